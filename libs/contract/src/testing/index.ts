export { brokenAnswerField, type AnswerName } from './answer-rules';
export { aHeartbeat, aRegistration, aReport, aSensorReading, deviceHeaders } from './builders';
export { goldenMessages, type GoldenMessage, type GoldenName } from './golden-messages';
export { goldenKeys, goldenSignatures, type GoldenKey, type GoldenSignature } from './golden-signatures';

export { brokenAnswerField, type AnswerName } from './answer-rules';
export { aHeartbeat, aRegistration, aReport, aSensorReading, deviceHeaders } from './builders';
export { goldenMessages, type GoldenMessage, type GoldenName } from './golden-messages';
export {
  goldenKeys,
  goldenManifests,
  goldenSignatures,
  type GoldenKey,
  type GoldenManifest,
  type GoldenSignature,
} from './golden-signatures';

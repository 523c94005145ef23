export { base64Of, bytesOfBase64 } from './base64';
export { manifestBytes, type Manifest } from './manifest';
export { fingerprintOf, keyIdOf } from './key-id';
export type { KeyRefusal, KeyResult, KeyRule } from './key-refusal';
export { publicKeyPem, readPublicKey } from './public-key';
export { privateKeyPem, readPrivateKey } from './private-key';
export { derFromRaw, rawFromDer } from './signature-form';
export { generateKeyPair, publicKeyOf, signManifest, verifyManifest, type KeyPair } from './sign';

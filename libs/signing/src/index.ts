export { base64Of, bytesOfBase64 } from './base64';
export type { Manifest } from './manifest';
export { fingerprintOf, keyIdOf } from './key-id';
export type { KeyRefusal, KeyResult } from './key-refusal';
export { publicKeyPem, readPublicKey } from './public-key';
export { privateKeyPem, readPrivateKey } from './private-key';
export { rawFromDer } from './signature-form';
export { generateKeyPair, publicKeyOf, signManifest, verifyManifest, type KeyPair } from './sign';

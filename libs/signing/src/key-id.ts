// Not WebCrypto: a page on plain HTTP has none, and may still show which key is which.
import { sha256 } from '@noble/hashes/sha2.js';

const ID_LENGTH = 8;

/** SHA-256 of a public key's SubjectPublicKeyInfo, 64 hex digits. */
export function fingerprintOf(spki: Uint8Array): string {
  return Array.from(sha256(spki), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What boards and signatures call a key: the first 8 digits of its fingerprint. */
export const keyIdOf = (spki: Uint8Array): string => fingerprintOf(spki).slice(0, ID_LENGTH);

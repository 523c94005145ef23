import { bytesOfBase64, rawFromDer, verifyManifest, type Manifest } from '@pcms/signing';

/** Why a firmware is not taken as signed, and which field is at fault. */
export interface SignatureRefusal {
  readonly rule: 'unknown_key' | 'revoked_key' | 'malformed_signature' | 'signature_mismatch';
  readonly message: string;
  readonly field: 'signature' | 'keyId';
}

/** As much of a key as a decision needs. */
export interface KnownKey {
  readonly name: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly revokedAt: Date | null;
}

/** What somebody claims: this key signed it. */
export interface SignatureClaim {
  /** DER in base64. */
  readonly signature: string;
  readonly keyId: string;
}

/** The first rule that the claim breaks, or null when `key` (null when nobody added it) has signed this manifest. */
export async function brokenSignatureRule(
  { signature, keyId }: SignatureClaim,
  key: KnownKey | null,
  manifest: Manifest,
): Promise<SignatureRefusal | null> {
  if (!key) {
    const message = `There is no trusted key "${keyId}": an administrator adds its public half first (POST /api/ota/keys).`;
    return { rule: 'unknown_key', message, field: 'keyId' };
  }
  if (key.revokedAt) {
    return { rule: 'revoked_key', message: `The key "${key.name}" (${keyId}) was revoked.`, field: 'keyId' };
  }
  const der = bytesOfBase64(signature);
  if (!der || !rawFromDer(der)) {
    const message = 'The signature must be an ECDSA P-256 signature in DER, in base64.';
    return { rule: 'malformed_signature', message, field: 'signature' };
  }
  if (await verifyManifest(key.publicKey, manifest, der)) return null;
  return { rule: 'signature_mismatch', message: mismatch(key, manifest), field: 'signature' };
}

/** What the server has checked it against, since mostly one of these facts is another than the signer thought. */
const mismatch = (key: KnownKey, { type, version, sizeBytes, sha256, securityVersion }: Manifest): string =>
  `"${key.name}" has not signed this: ${type} ${version}, ${sizeBytes.toLocaleString('en-US')} bytes, ` +
  `SHA-256 ${sha256}, security version ${securityVersion}.`;

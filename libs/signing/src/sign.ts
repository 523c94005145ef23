import { bytesOfBase64 } from './base64';
import { manifestBytes, type Manifest } from './manifest';
import { spkiOf } from './public-key';
import { derFromRaw, rawFromDer } from './signature-form';

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const ECDSA_SHA256 = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Both halves of a key in DER. */
export interface KeyPair {
  /** SubjectPublicKeyInfo. */
  readonly spki: Uint8Array<ArrayBuffer>;
  readonly pkcs8: Uint8Array<ArrayBuffer>;
}

/** A new key pair. @throws Error where there is no WebCrypto. */
export async function generateKeyPair(): Promise<KeyPair> {
  const { publicKey, privateKey } = await subtle().generateKey(P256, true, ['sign', 'verify']);
  const [spki, pkcs8] = await Promise.all([
    subtle().exportKey('spki', publicKey),
    subtle().exportKey('pkcs8', privateKey),
  ]);
  return { spki: new Uint8Array(spki), pkcs8: new Uint8Array(pkcs8) };
}

/** The public half of a private key, as SubjectPublicKeyInfo. @throws Error where there is no WebCrypto. */
export async function publicKeyOf(pkcs8: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const key = await subtle().importKey('pkcs8', pkcs8.slice(), P256, true, ['sign']);
  const { x, y } = await subtle().exportKey('jwk', key);
  return spkiOf(Uint8Array.from([...coordinate(x), ...coordinate(y)]));
}

/** Signs a manifest (ECDSA P-256 over SHA-256); the signature in DER. @throws RangeError for a manifest that cannot be. */
export async function signManifest(pkcs8: Uint8Array, manifest: Manifest): Promise<Uint8Array<ArrayBuffer>> {
  const key = await subtle().importKey('pkcs8', pkcs8.slice(), P256, false, ['sign']);
  return derFromRaw(new Uint8Array(await subtle().sign(ECDSA_SHA256, key, manifestBytes(manifest))));
}

/** Whether `signature` (DER) over this manifest was made with the private half of `spki`. @throws RangeError as `signManifest` */
export async function verifyManifest(spki: Uint8Array, manifest: Manifest, signature: Uint8Array): Promise<boolean> {
  const raw = rawFromDer(signature);
  if (!raw) return false;
  const key = await subtle().importKey('spki', spki.slice(), P256, false, ['verify']);
  return subtle().verify(ECDSA_SHA256, key, raw, manifestBytes(manifest));
}

function subtle(): typeof crypto.subtle {
  // Browsers keep it from pages that came over plain HTTP.
  const found = (globalThis as { crypto?: Partial<typeof crypto> }).crypto?.subtle;
  if (!found) throw new Error('Signing needs WebCrypto: open this page over HTTPS or on localhost.');
  return found;
}

/** Of a JSON web key: base64url without padding. */
function coordinate(text = ''): Uint8Array {
  const padded = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .padEnd(Math.ceil(text.length / 4) * 4, '=');
  return bytesOfBase64(padded) ?? new Uint8Array();
}

import { P256_ALGORITHM, refusedAlgorithm, refusedCurve } from './algorithm';
import { element, elementAt, sequenceIn, TAG, type Element } from './der';
import { refuse, type KeyResult } from './key-refusal';
import { isScalar, NUMBER_BYTES } from './p256';
import { pemBlocks, pemOf, type PemBlock } from './pem';

/** Tags of the optional parts of a SEC 1 private key. */
const CURVE = 0xa0;

/** The PKCS#8 DER in a PEM text (PKCS#8, or SEC 1 as `openssl ecparam -genkey` writes it), or why it cannot sign firmware. */
export function readPrivateKey(pem: string): KeyResult {
  const [block, ...more] = pemBlocks(pem);
  if (!block) return refuse('not_pem', 'A private key is a text that begins with -----BEGIN PRIVATE KEY-----.');
  if (more.length > 0) return refuse('several_keys', 'There is more than one key in this text.');
  return privateKeyIn(block);
}

/** `pkcs8` in PEM. */
export const privateKeyPem = (pkcs8: Uint8Array): string => pemOf('PRIVATE KEY', pkcs8);

function privateKeyIn(block: PemBlock): KeyResult {
  if (block.label === 'ENCRYPTED PRIVATE KEY' || block.hasHeaders) {
    return refuse('encrypted_key', 'The key has a passphrase: take it off first (openssl pkcs8 -topk8 -nocrypt).');
  }
  switch (block.label) {
    case 'PRIVATE KEY':
      return fromPkcs8(block.der);
    case 'EC PRIVATE KEY':
      return fromSec1(block.der);
    case 'RSA PRIVATE KEY':
      return refuse('wrong_algorithm', 'Firmware is signed with ECDSA P-256, and this is an RSA key.');
    case 'PUBLIC KEY':
      return refuse('public_key', 'This is a public key: only the private one can sign.');
    case 'CERTIFICATE':
      return refuse('certificate', 'This is a certificate: only the private key can sign.');
    default:
      return refuse('not_pem', `A private key is expected, and this is "${block.label}".`);
  }
}

/** Source: RFC 5208, `PrivateKeyInfo`. */
function fromPkcs8(der: Uint8Array | null): KeyResult {
  const [version, identifier, key] = (der && sequenceIn(der)) ?? [];
  if (version?.tag !== TAG.integer || key?.tag !== TAG.octetString) return damaged();
  const refusal = refusedAlgorithm(identifier);
  return refusal ? { ok: false, refusal } : fromSec1(key.content, identifier);
}

/** Source: RFC 5915, `ECPrivateKey`. Within PKCS#8 the curve is told outside, in `identifier`. */
function fromSec1(der: Uint8Array | null, identifier?: Element): KeyResult {
  const [version, secret, ...more] = (der && sequenceIn(der)) ?? [];
  if (version?.tag !== TAG.integer || secret?.tag !== TAG.octetString) return damaged();
  const curve = more.find(({ tag }) => tag === CURVE);
  const refusal = curve || !identifier ? refusedCurve((curve && elementAt(curve.content, 0)) ?? undefined) : null;
  if (refusal) return { ok: false, refusal };
  if (secret.content.length !== NUMBER_BYTES || !isScalar(secret.content)) return damaged();
  return { ok: true, der: pkcs8Of(secret.content) };
}

const damaged = (): KeyResult => refuse('malformed_key', 'The private key is damaged.');

/** Without the public half, which every reader computes: a wrong one could not do harm then. */
function pkcs8Of(secret: Uint8Array): Uint8Array<ArrayBuffer> {
  const key = element(TAG.sequence, element(TAG.integer, Uint8Array.of(1)), element(TAG.octetString, secret));
  return element(TAG.sequence, element(TAG.integer, Uint8Array.of(0)), P256_ALGORITHM, element(TAG.octetString, key));
}

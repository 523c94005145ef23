import { P256_ALGORITHM, refusedAlgorithm } from './algorithm';
import { element, sequenceIn, TAG } from './der';
import { refuse, type KeyResult } from './key-refusal';
import { isOnCurve, NUMBER_BYTES } from './p256';
import { holdsPrivateKey, pemBlocks, pemOf, type PemBlock } from './pem';

const UNCOMPRESSED = 0x04;

/** The SubjectPublicKeyInfo (91 bytes of DER) in a PEM text, or why there is no ECDSA P-256 public key in it. */
export function readPublicKey(pem: string): KeyResult {
  if (holdsPrivateKey(pem)) {
    return refuse(
      'private_key',
      'This is a private key: give the public one. Whoever saw this one may sign, so make a new pair.',
    );
  }
  const [block, ...more] = pemBlocks(pem);
  if (!block) return refuse('not_pem', 'A public key is a text that begins with -----BEGIN PUBLIC KEY-----.');
  if (more.length > 0) return refuse('several_keys', 'There is more than one key in this text.');
  return publicKeyIn(block);
}

/** `spki` in PEM. */
export const publicKeyPem = (spki: Uint8Array): string => pemOf('PUBLIC KEY', spki);

/** The SubjectPublicKeyInfo of a point: its two coordinates of 32 bytes each. */
export const spkiOf = (coordinates: Uint8Array): Uint8Array<ArrayBuffer> =>
  element(TAG.sequence, P256_ALGORITHM, element(TAG.bitString, Uint8Array.of(0, UNCOMPRESSED), coordinates));

function publicKeyIn({ label, der }: PemBlock): KeyResult {
  if (label === 'CERTIFICATE') return refuse('certificate', 'This is a certificate: give the public key in it.');
  if (label === 'RSA PUBLIC KEY') {
    return refuse('wrong_algorithm', 'Firmware is signed with ECDSA P-256, and this is an RSA key.');
  }
  if (label !== 'PUBLIC KEY') return refuse('not_pem', `A public key is expected, and this is "${label}".`);
  const parts = der && sequenceIn(der);
  const [identifier, key] = parts ?? [];
  if (parts?.length !== 2 || key?.tag !== TAG.bitString) return refuse('malformed_key', 'The public key is damaged.');
  const refusal = refusedAlgorithm(identifier);
  return refusal ? { ok: false, refusal } : pointIn(key.content);
}

/** `bits`: the number of unused bits, the form of the point, the point. */
function pointIn(bits: Uint8Array): KeyResult {
  const [unused, form] = bits;
  const coordinates = bits.subarray(2);
  if (unused === 0 && (form === 0x02 || form === 0x03) && coordinates.length === NUMBER_BYTES) {
    return refuse(
      'compressed_point',
      'The key is in the compressed form: write it with -conv_form uncompressed (openssl ec).',
    );
  }
  if (unused !== 0 || form !== UNCOMPRESSED || coordinates.length !== 2 * NUMBER_BYTES) {
    return refuse('malformed_key', 'The public key is damaged.');
  }
  return isOnCurve(coordinates)
    ? { ok: true, der: spkiOf(coordinates) }
    : refuse('not_on_curve', 'The public key is damaged: it is no point of P-256.');
}

import { elementsIn, TAG, type Element } from './der';
import { refuse, type KeyRefusal } from './key-refusal';

/** Object identifiers as they stand in keys, in hex, and what people call them. */
const ALGORITHMS: Readonly<Record<string, string>> = {
  '2a8648ce3d0201': 'EC',
  '2a864886f70d010101': 'RSA',
  '2a864886f70d01010a': 'RSA-PSS',
  '2b6570': 'Ed25519',
  '2b6571': 'Ed448',
  '2b656e': 'X25519',
};
const CURVES: Readonly<Record<string, string>> = {
  '2a8648ce3d030107': 'P-256',
  '2b81040021': 'P-224',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
  '2b8104000a': 'secp256k1',
  '2b2403030208010107': 'brainpoolP256r1',
};

/** The AlgorithmIdentifier of P-256 keys (RFC 5480): id-ecPublicKey with the named curve secp256r1. */
export const P256_ALGORITHM = Uint8Array.from([
  0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03,
  0x01, 0x07,
]);

/** Why a key with this AlgorithmIdentifier does not sign firmware, or null when it is one for ECDSA P-256. */
export function refusedAlgorithm(identifier: Element | undefined): KeyRefusal | null {
  const [algorithm, curve] = identifier?.tag === TAG.sequence ? (elementsIn(identifier.content) ?? []) : [];
  if (algorithm?.tag !== TAG.oid) return refuse('malformed_key', 'The key does not say what kind it is.').refusal;
  const name = ALGORITHMS[oidOf(algorithm)] ?? 'unknown';
  if (name !== 'EC') {
    return refuse('wrong_algorithm', `Firmware is signed with ECDSA P-256, and this is an ${name} key.`).refusal;
  }
  return refusedCurve(curve);
}

/** Why a key on this curve (an object identifier) does not sign firmware, or null for P-256. */
export function refusedCurve(curve: Element | undefined): KeyRefusal | null {
  const name = curve?.tag === TAG.oid ? (CURVES[oidOf(curve)] ?? 'an unknown curve') : 'a curve without a name';
  if (name === 'P-256') return null;
  return refuse('wrong_curve', `Firmware is signed with ECDSA P-256, and this key is on ${name}.`).refusal;
}

const oidOf = ({ content }: Element): string =>
  Array.from(content, (byte) => byte.toString(16).padStart(2, '0')).join('');

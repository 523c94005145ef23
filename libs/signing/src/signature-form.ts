import { element, sequenceIn, TAG, type Element } from './der';
import { isScalar, NUMBER_BYTES } from './p256';

/**
 * The two numbers of a signature, 32 bytes each (what WebCrypto calls a signature), out of its DER form (what boards read);
 * null when it is anything but the one DER form of two numbers that a signature may have. Source: RFC 3279, 2.2.3.
 */
export function rawFromDer(der: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const numbers = sequenceIn(der)?.map(fixedLength);
  const [r, s] = numbers ?? [];
  return numbers?.length === 2 && r && s ? Uint8Array.from([...r, ...s]) : null;
}

/** A signature of two numbers of 32 bytes each in DER, at most 72 bytes. @throws RangeError when it is no signature. */
export function derFromRaw(raw: Uint8Array): Uint8Array<ArrayBuffer> {
  const [r, s] = [raw.subarray(0, NUMBER_BYTES), raw.subarray(NUMBER_BYTES)];
  if (raw.length !== 2 * NUMBER_BYTES || !isScalar(r) || !isScalar(s)) throw new RangeError('This is no signature.');
  return element(TAG.sequence, integer(r), integer(s));
}

/** The number of a DER integer in 32 bytes; null when it is none that a signature may have. */
function fixedLength({ tag, content }: Element): Uint8Array | null {
  const [first = 0x80, second = 0x80] = content;
  const isNegative = first >= 0x80;
  const isPadded = first === 0 && second < 0x80;
  if (tag !== TAG.integer || isNegative || isPadded) return null;
  const digits = first === 0 ? content.subarray(1) : content;
  if (digits.length > NUMBER_BYTES || !isScalar(digits)) return null;
  return Uint8Array.from([...new Uint8Array(NUMBER_BYTES - digits.length), ...digits]);
}

/** As few bytes as there can be, and one more where the first would read as a sign. */
function integer(number: Uint8Array): Uint8Array {
  const digits = number.subarray(number.findIndex((byte) => byte !== 0));
  return element(TAG.integer, (digits[0] ?? 0) >= 0x80 ? Uint8Array.from([0, ...digits]) : digits);
}

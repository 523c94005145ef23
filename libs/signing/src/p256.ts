/** The parameters of P-256. Source: NIST SP 800-186, 3.2.1.3. */
const PRIME = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** Bytes of a coordinate, and of each number of a signature. */
export const NUMBER_BYTES = 32;

/** Whether two coordinates of 32 bytes each are a point of the curve. */
export function isOnCurve(coordinates: Uint8Array): boolean {
  if (coordinates.length !== 2 * NUMBER_BYTES) return false;
  const x = numberOf(coordinates.subarray(0, NUMBER_BYTES));
  const y = numberOf(coordinates.subarray(NUMBER_BYTES));
  return x < PRIME && y < PRIME && (y * y - (x * x * x - 3n * x + B)) % PRIME === 0n;
}

/** Whether the number may be a private key, or one half of a signature: from 1 to the curve's order. */
export function isScalar(bytes: Uint8Array): boolean {
  const value = numberOf(bytes);
  return value > 0n && value < ORDER;
}

function numberOf(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
}

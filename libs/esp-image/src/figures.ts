// A fixed locale: the same refusal reads the same on every server and in every browser.
const GROUPED = new Intl.NumberFormat('en-US');

/** A count for people: 1133664 becomes `1,133,664`. */
export function grouped(count: number): string {
  return GROUPED.format(count);
}

/** A number as a C programmer writes it, with at least `digits` hex digits: `0x0D`. */
export function hexNumber(value: number, digits: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`;
}

/** The bytes as lower-case hex, two digits each. */
export function hexDigits(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The tags of DER (ITU-T X.690) that keys and signatures consist of. */
export const TAG = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30 } as const;

export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
  /** Where the next element begins. */
  readonly end: number;
}

/** The element that begins at `offset`, or null where there is none in DER; lengths beyond 65,535 are none either. */
export function elementAt(bytes: Uint8Array, offset: number): Element | null {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) return null;
  const longForm = first - 0x80;
  if (longForm === 0 || longForm > 2) return null;
  let length = first;
  if (longForm > 0) {
    length = bytes.subarray(offset + 2, offset + 2 + longForm).reduce((sum, byte) => sum * 256 + byte, 0);
    if (length < (longForm === 1 ? 0x80 : 0x100)) return null;
  }
  const start = offset + 2 + Math.max(0, longForm);
  const end = start + length;
  return end <= bytes.length ? { tag, content: bytes.subarray(start, end), end } : null;
}

/** The elements that `bytes` consist of, one behind the other; null when they are not DER to the last byte. */
export function elementsIn(bytes: Uint8Array): Element[] | null {
  const elements: Element[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const element = elementAt(bytes, offset);
    if (!element) return null;
    elements.push(element);
    offset = element.end;
  }
  return elements;
}

/** The elements of the one sequence that `bytes` are; null when they are anything else. */
export function sequenceIn(bytes: Uint8Array): Element[] | null {
  const element = elementAt(bytes, 0);
  return element?.tag === TAG.sequence && element.end === bytes.length ? elementsIn(element.content) : null;
}

/** An element of less than 256 bytes. */
export function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce((sum, { length: partLength }) => sum + partLength, 0);
  const head = length < 0x80 ? [tag, length] : [tag, 0x81, length];
  return Uint8Array.from([...head, ...parts.flatMap((part) => [...part])]);
}

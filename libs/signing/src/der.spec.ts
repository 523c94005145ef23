import fc from 'fast-check';
import { element, elementAt, elementsIn, sequenceIn, TAG } from './der';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

describe('elementAt', () => {
  it.each([
    ['nothing', ''],
    ['a tag without a length', '02'],
    ['less content than its length says', '020201'],
    ['a length of its own form', '02800101'],
    ['no length, though enough follows', `0280${'00'.repeat(128)}`],
    ['a length of three bytes', `0283000100${'00'.repeat(256)}`],
    ['a long length that would fit the short form', '028101ff'],
    ['a length of two bytes that would fit one', `0282007f${'00'.repeat(127)}`],
    ['a length that ends too early', '0282ff'],
  ])('finds none in %s', (_, text) => {
    expect(elementAt(hex(text), 0)).toBeNull();
  });

  it.each([0, 1, 127, 128, 255])('reads what was written, with %i bytes', (length) => {
    const content = new Uint8Array(length).fill(0xab);
    const written = element(TAG.octetString, content);
    expect(elementAt(written, 0)).toEqual({ tag: TAG.octetString, content, end: written.length });
  });

  it('reads a length of two bytes', () => {
    const long = hex(`30820100${'00'.repeat(256)}`);
    expect(elementAt(long, 0)).toMatchObject({ tag: TAG.sequence, end: 260 });
  });
});

describe('elementsIn', () => {
  it('never reads beyond the end, and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const read = elementsIn(bytes);
        expect(read === null || (read.at(-1)?.end ?? 0) === bytes.length).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('sequenceIn', () => {
  it.each([
    ['something behind it', '300000'],
    ['another element', '0400'],
    ['content that is no DER', '300102'],
  ])('refuses %s', (_, text) => {
    expect(sequenceIn(hex(text))).toBeNull();
  });

  it('is empty for an empty one', () => {
    expect(sequenceIn(hex('3000'))).toEqual([]);
  });
});

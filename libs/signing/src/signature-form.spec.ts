import fc from 'fast-check';
import { derFromRaw, rawFromDer } from './signature-form';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const ORDER = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551';
const LARGEST = 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550';

/** Numbers of every length, with and without a first bit that reads as a sign. */
const scalar = fc
  .tuple(
    fc.integer({ min: 0, max: 31 }),
    fc.integer({ min: 1, max: 254 }),
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
  )
  .map(([zeros, first, rest]) => Uint8Array.from([...new Array<number>(zeros).fill(0), first, ...rest]).slice(0, 32));

describe('the two forms of a signature', () => {
  it('lead to each other, and DER takes 72 bytes at most', () => {
    fc.assert(
      fc.property(scalar, scalar, (r, s) => {
        const raw = Uint8Array.from([...r, ...s]);
        const der = derFromRaw(raw);
        expect(der.length).toBeLessThanOrEqual(72);
        expect(rawFromDer(der)).toEqual(raw);
      }),
      { numRuns: 500 },
    );
  });

  it('know the numbers at both ends', () => {
    const raw = hex(`${'00'.repeat(31)}01${LARGEST}`);
    expect(Buffer.from(derFromRaw(raw)).toString('hex')).toBe(`3026020101022100${LARGEST}`);
    expect(rawFromDer(hex(`3026020101022100${LARGEST}`))).toEqual(raw);
  });

  it.each([
    ['nothing', ''],
    ['no sequence', '020101'],
    ['an empty sequence', '3000'],
    ['one number', '3003020101'],
    ['three numbers', '3009020101020101020101'],
    ['something behind them', '300602010102010100'],
    ['a number of no bytes', '300502000201 01'.replace(' ', '')],
    ['a number of zero', '3006020100020101'],
    ['a negative number', '3006020180020101'],
    ['a padded number', '300702020001020101'],
    ['a number as large as the order of the curve', `3026020101022100${ORDER}`],
    ['a number of 33 bytes', `302602010102 21 01${'00'.repeat(32)}`.replaceAll(' ', '')],
    ['a text in the place of a number', '3006040101020101'],
    ['a length that lies', '3007020101020101'],
  ])('are not found in %s', (_, text) => {
    expect(rawFromDer(hex(text))).toBeNull();
  });

  it.each([
    ['too few bytes', '01'.repeat(63)],
    ['too many bytes', '01'.repeat(65)],
    ['a first number of zero', `${'00'.repeat(32)}${'01'.repeat(32)}`],
    ['a second number of zero', `${'01'.repeat(32)}${'00'.repeat(32)}`],
    ['a number beyond the curve', `${'01'.repeat(32)}${ORDER}`],
  ])('are not made of %s', (_, text) => {
    expect(() => derFromRaw(hex(text))).toThrow(RangeError);
  });

  it('never throws on what is no DER', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        const raw = rawFromDer(bytes);
        if (raw) expect(derFromRaw(raw)).toEqual(new Uint8Array(bytes));
      }),
      { numRuns: 1_000 },
    );
  });
});

import fc from 'fast-check';
import { suffixArray } from './suffix-array';

function sortedOneByOne(bytes: Uint8Array): number[] {
  return Array.from(bytes.keys()).sort((a, b) => Buffer.compare(bytes.subarray(a), bytes.subarray(b)));
}

describe('suffixArray', () => {
  it.each(['', 'a', 'aa', 'ab', 'ba', 'banana', 'mississippi', 'aaaaaaaa', 'abababab', 'abcabcabd'])(
    'sorts "%s"',
    (text) => {
      const bytes = new Uint8Array(Buffer.from(text));
      expect([...suffixArray(bytes)]).toEqual(sortedOneByOne(bytes));
    },
  );

  it.each([1, 2, 4, 255])('sorts the suffixes of any bytes up to %d', (max) => {
    const bytes = fc.array(fc.integer({ min: 0, max }), { maxLength: 200 }).map((numbers) => Uint8Array.from(numbers));
    fc.assert(
      fc.property(bytes, (text) => expect([...suffixArray(text)]).toEqual(sortedOneByOne(text))),
      { numRuns: 500 },
    );
  });

  it('sorts 1 MB of nothing but zeros', () => {
    const sorted = suffixArray(new Uint8Array(1_000_000));
    expect([sorted[0], sorted[1], sorted[999_999]]).toEqual([999_999, 999_998, 0]);
  });
});

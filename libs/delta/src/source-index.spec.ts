import fc from 'fast-check';
import { SourceIndex } from './source-index';

/** The length of the longest match, by looking at every place; 0 where it is shorter than two bytes. */
function longestOneByOne(source: Uint8Array, target: Uint8Array, from: number): number {
  let longest = 0;
  for (let start = 0; start < source.length; start += 1) {
    let length = 0;
    while (
      start + length < source.length &&
      from + length < target.length &&
      source[start + length] === target[from + length]
    ) {
      length += 1;
    }
    longest = Math.max(longest, length);
  }
  return longest < 2 ? 0 : longest;
}

describe('SourceIndex', () => {
  it.each([1, 3, 255])('finds the longest match of any bytes up to %d', (max) => {
    const bytes = fc.array(fc.integer({ min: 0, max }), { maxLength: 60 }).map((numbers) => Uint8Array.from(numbers));
    fc.assert(
      fc.property(bytes, bytes, (source, target) => {
        const index = new SourceIndex(source);
        for (let from = 0; from <= target.length; from += 1) {
          const { length, start } = index.longestMatch(target, from);
          expect(length).toBe(longestOneByOne(source, target, from));
          expect(source.subarray(start, start + length)).toEqual(target.subarray(from, from + length));
        }
      }),
      { numRuns: 300 },
    );
  });
});

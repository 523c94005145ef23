import fc from 'fast-check';
import { Coverage, requestedBytes, type ByteRange } from './download-ranges';

const FILE = { etag: '"strong"', sizeBytes: 1_000 };
const asked = (range: string | undefined, ifRange?: string) => requestedBytes(range, ifRange, FILE);
const ranges = (...pairs: [number, number][]) => ({
  kind: 'ranges',
  ranges: pairs.map(([start, end]) => ({ start, end })),
});

describe('requestedBytes', () => {
  it.each([
    ['the first 500 bytes', 'bytes=0-499', ranges([0, 499])],
    ['the second 500 bytes', 'bytes=500-999', ranges([500, 999])],
    ['one byte', 'bytes=0-0', ranges([0, 0])],
    ['the last byte', 'bytes=999-999', ranges([999, 999])],
    ['all from a byte on', 'bytes=600-', ranges([600, 999])],
    ['the last 100 bytes', 'bytes=-100', ranges([900, 999])],
    ['the last 1,000 of 1,000 bytes', 'bytes=-1000', ranges([0, 999])],
    ['more than the last 1,000 bytes: all', 'bytes=-5000', ranges([0, 999])],
    ['all, when one of several asks for more at the end', 'bytes=5-6, -5000', ranges([0, 999])],
    ['everything, by an open range', 'bytes=0-', ranges([0, 999])],
    ['more than there is: what there is', 'bytes=500-5000', ranges([500, 999])],
    ['first and last byte', 'bytes=0-0,-1', ranges([0, 0], [999, 999])],
    ['blanks around the commas', 'bytes= 0-9 , 20-29 ', ranges([0, 9], [20, 29])],
    ['the order of the request', 'bytes=500-599,0-99', ranges([500, 599], [0, 99])],
    ['overlapping ranges: one', 'bytes=0-499,400-599', ranges([0, 599])],
    ['adjacent ranges: one', 'bytes=0-9,10-19', ranges([0, 19])],
    ['the satisfiable one of two', 'bytes=5000-6000,0-9', ranges([0, 9])],
    [
      'as many as there may be',
      `bytes=${Array.from({ length: 16 }, (_, index) => `${index * 10}-${index * 10}`).join(',')}`,
      expect.objectContaining({ kind: 'ranges' }),
    ],
  ])('gives %s', (_, range, verdict) => {
    expect(asked(range)).toEqual(verdict);
  });

  it.each([
    ['no header', undefined],
    ['another unit', 'items=0-5'],
    ['no unit', '0-499'],
    ['an empty header', ''],
    ['words', 'bytes=first-last'],
    ['hexadecimal figures', 'bytes=0x0-0xff'],
    ['a number alone', 'bytes=5'],
    ['a hyphen alone', 'bytes=-'],
    ['a broken one among right ones', 'bytes=0-9,abc-'],
    [
      'more ranges than anybody needs',
      `bytes=${Array.from({ length: 17 }, (_, index) => `${index * 10}-${index * 10}`).join(',')}`,
    ],
  ])('gives the whole file for %s', (_, range) => {
    expect(asked(range)).toEqual({ kind: 'whole' });
  });

  it.each([
    ['begins behind the end', 'bytes=1000-'],
    ['lies behind the end', 'bytes=2000-3000'],
    ['ends before it begins', 'bytes=500-400'],
    ['asks for the last 0 bytes', 'bytes=-0'],
  ])('cannot satisfy a range that %s', (_, range) => {
    expect(asked(range)).toEqual({ kind: 'unsatisfiable' });
  });

  it('gives the range while If-Range names this file, and else the whole file', () => {
    expect(asked('bytes=0-9', '"strong"')).toEqual(ranges([0, 9]));
    for (const other of ['"other"', 'W/"strong"', 'strong', '', 'Mon, 02 Mar 2026 08:00:00 GMT', '"strong", "other"']) {
      expect(asked('bytes=0-9', other)).toEqual({ kind: 'whole' });
    }
  });

  it('never leaves the file, whatever is asked', () => {
    const number = fc.oneof(fc.constant(''), fc.nat(1_100).map(String), fc.stringMatching(/^[0-9a-z -]{0,4}$/));
    const header = fc.oneof(
      fc.string(),
      fc
        .array(fc.tuple(number, number), { maxLength: 20 })
        .map((pairs) => `bytes=${pairs.map((pair) => pair.join('-')).join(',')}`),
    );
    fc.assert(
      fc.property(header, fc.integer({ min: 1, max: 1_000 }), (range, sizeBytes) => {
        const verdict = requestedBytes(range, undefined, { etag: FILE.etag, sizeBytes });
        if (verdict.kind !== 'ranges') return;
        expect(verdict.ranges.length).toBeLessThanOrEqual(16);
        const total = verdict.ranges.reduce((sum, { start, end }) => {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThan(sizeBytes);
          return sum + end - start + 1;
        }, 0);
        // No byte twice: overlapping ranges would let a small request cost many times the file.
        expect(total).toBeLessThanOrEqual(sizeBytes);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('Coverage', () => {
  const covering = (sizeBytes: number, pieces: readonly ByteRange[]): boolean => {
    const coverage = new Coverage(sizeBytes);
    pieces.forEach((piece) => coverage.add(piece));
    return coverage.isWhole;
  };

  it.each<[string, ByteRange[], boolean]>([
    ['nothing', [], false],
    ['the whole file', [{ start: 0, end: 9 }], true],
    [
      'two halves',
      [
        { start: 0, end: 4 },
        { start: 5, end: 9 },
      ],
      true,
    ],
    [
      'two halves, the second first',
      [
        { start: 5, end: 9 },
        { start: 0, end: 4 },
      ],
      true,
    ],
    [
      'the same half twice',
      [
        { start: 0, end: 4 },
        { start: 0, end: 4 },
      ],
      false,
    ],
    [
      'a hole of one byte',
      [
        { start: 0, end: 4 },
        { start: 6, end: 9 },
      ],
      false,
    ],
    ['no first byte', [{ start: 1, end: 9 }], false],
    ['no last byte', [{ start: 0, end: 8 }], false],
    [
      'pieces inside of others',
      [
        { start: 0, end: 9 },
        { start: 3, end: 4 },
      ],
      true,
    ],
  ])('is whole with %s: %#', (_, pieces, whole) => {
    expect(covering(10, pieces)).toBe(whole);
  });

  it('forgets the pieces of a client that leaves a hundred gaps in a file', () => {
    const everyOther = (first: number, count: number): ByteRange[] =>
      Array.from({ length: count }, (_, index) => ({ start: first + 2 * index, end: first + 2 * index }));
    expect(covering(200, [...everyOther(0, 100), ...everyOther(1, 100)])).toBe(true);
    expect(covering(202, [...everyOther(0, 101), ...everyOther(1, 101)])).toBe(false);
    expect(covering(202, [...everyOther(0, 101), { start: 0, end: 201 }])).toBe(true);
  });

  it('is whole exactly when every byte was in some piece', () => {
    const sized = fc.integer({ min: 1, max: 40 }).chain((sizeBytes) => {
      const byte = fc.nat(sizeBytes - 1);
      const piece = fc.tuple(byte, byte).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }));
      return fc.record({ sizeBytes: fc.constant(sizeBytes), pieces: fc.array(piece, { maxLength: 12 }) });
    });
    fc.assert(
      fc.property(sized, ({ sizeBytes, pieces }) => {
        const bitmap = Array.from({ length: sizeBytes }, (_, byte) =>
          pieces.some(({ start, end }) => start <= byte && byte <= end),
        );
        expect(covering(sizeBytes, pieces)).toBe(bitmap.every(Boolean));
      }),
      { numRuns: 2_000 },
    );
  });
});

import fc from 'fast-check';
import { bmpOf, dither, EPAPER } from './epaper-bmp';

const PIXELS = EPAPER.width * EPAPER.height;
const inGrey = (value: (pixel: number) => number): Uint8ClampedArray =>
  Uint8ClampedArray.from({ length: 4 * PIXELS }, (_, at) => (at % 4 === 3 ? 255 : value(Math.floor(at / 4))));
const shareOfWhite = (isWhite: readonly boolean[]): number => isWhite.filter(Boolean).length / isWhite.length;

describe('dither', () => {
  it('leaves a picture as it is that is black and white already', () => {
    const isWhite = Array.from({ length: PIXELS }, (_, pixel) => pixel % 3 === 0 || pixel % 7 === 0);
    expect(dither(inGrey((pixel) => (isWhite[pixel] ? 255 : 0)))).toEqual(isWhite);
  });

  it.each([
    [0, 0],
    [64, 0.048],
    [128, 0.22],
    [186, 0.5],
    [230, 0.797],
    [255, 1],
  ])('makes of a grey of %i as much white as it has light: %f', (value, share) => {
    expect(shareOfWhite(dither(inGrey(() => value)))).toBeCloseTo(share, 2);
  });

  it('takes green for brighter than red, and red for brighter than blue', () => {
    const only = (channel: number) =>
      shareOfWhite(dither(Uint8ClampedArray.from({ length: 4 * PIXELS }, (_, at) => (at % 4 === channel ? 255 : 0))));
    expect(only(1)).toBeCloseTo(0.715, 2);
    expect(only(0)).toBeCloseTo(0.213, 2);
    expect(only(2)).toBeCloseTo(0.072, 2);
  });

  it('carries nothing from one edge to the other', () => {
    const isWhite = dither(inGrey((pixel) => (pixel % EPAPER.width === EPAPER.width - 1 ? 128 : 0)));
    expect(isWhite.some((white, pixel) => white && pixel % EPAPER.width === 0)).toBe(false);
  });
});

describe('bmpOf', () => {
  const white = (...pixels: number[]): boolean[] => Array.from({ length: PIXELS }, (_, at) => pixels.includes(at));

  it('has the header that the boards know', () => {
    const bmp = bmpOf(white());
    const view = new DataView(bmp.buffer);
    const [word, half] = [(at: number) => view.getUint32(at, true), (at: number) => view.getUint16(at, true)];
    expect(bmp).toHaveLength(48_062);
    expect(String.fromCharCode(...bmp.slice(0, 2))).toBe('BM');
    expect([2, 6, 10, 14, 18, 22].map(word)).toEqual([48_062, 0, 62, 40, 800, 480]);
    expect([26, 28].map(half)).toEqual([1, 1]);
    expect([30, 34, 38, 42, 46, 50, 54, 58].map(word)).toEqual([0, 48_000, 0, 0, 2, 0, 0, 0xffffff]);
  });

  it('begins with the last row, and each byte with the leftmost pixel', () => {
    expect(bmpOf(white(479 * 800))[62]).toBe(0x80);
    expect(bmpOf(white(479 * 800 + 7))[62]).toBe(0x01);
    expect(bmpOf(white(799)).at(-1)).toBe(0x01);
  });

  it('has a bit for each white pixel, and no other', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: PIXELS - 1 }), { maxLength: 20 }), (pixels) => {
        const bits = bmpOf(white(...pixels)).slice(62);
        const isSet = (pixel: number): boolean => {
          const [row, column] = [479 - Math.floor(pixel / 800), pixel % 800];
          return ((bits[row * 100 + (column >> 3)] ?? 0) & (0x80 >> (column & 7))) !== 0;
        };
        expect(pixels.every(isSet)).toBe(true);
        expect([...bits].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)).toBe(
          pixels.length,
        );
      }),
      { numRuns: 20 },
    );
  });
});

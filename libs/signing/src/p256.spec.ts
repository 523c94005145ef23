import { isOnCurve, isScalar } from './p256';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const ZERO = '0'.repeat(64);
const PRIME = 'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff';
/** The base point. Source: NIST SP 800-186, 3.2.1.3. */
const G_X = '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296';
const G_Y = '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5';
/** Of the point with x = 0: the square root of the curve's last parameter. */
const Y_OF_ZERO = '66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4';

describe('isOnCurve', () => {
  it.each([
    ['the base point', G_X + G_Y],
    ['the point with x = 0', ZERO + Y_OF_ZERO],
  ])('knows %s', (_, point) => {
    expect(isOnCurve(bytes(point))).toBe(true);
  });

  it.each([
    ['coordinates the wrong way round', G_Y + G_X],
    ['zeros', ZERO + ZERO],
    ['an x beyond the prime, which stands for 0', PRIME + Y_OF_ZERO],
    ['a coordinate too few', G_X],
    ['a byte too few', (G_X + G_Y).slice(0, -2)],
    ['a byte too many', `${G_X}${G_Y}00`],
    ['a zero in front', `00${G_X}${G_Y}`],
    ['nothing', ''],
  ])('refuses %s', (_, point) => {
    expect(isOnCurve(bytes(point))).toBe(false);
  });
});

describe('isScalar', () => {
  it.each([
    ['0', ZERO, false],
    ['1', `${'0'.repeat(63)}1`, true],
    ['one below the order', 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550', true],
    ['the order', 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551', false],
  ])('of %s', (_, number, valid) => {
    expect(isScalar(bytes(number))).toBe(valid);
  });
});

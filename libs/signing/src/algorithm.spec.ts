import { P256_ALGORITHM, refusedAlgorithm, refusedCurve } from './algorithm';
import { element, elementAt, TAG, type Element } from './der';

/** An object identifier in DER (ITU-T X.690, 8.19). */
function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...others] = dotted.split('.').map(Number);
  const content = [first * 40 + second, ...others].flatMap((number) => {
    const groups = [number % 128];
    for (let rest = number >> 7; rest > 0; rest >>= 7) groups.unshift((rest % 128) + 128);
    return groups;
  });
  return element(TAG.oid, Uint8Array.from(content));
}
const read = (der: Uint8Array): Element => {
  const found = elementAt(der, 0);
  if (!found) throw new Error('no DER');
  return found;
};
const EC = oid('1.2.840.10045.2.1');
const P256 = oid('1.2.840.10045.3.1.7');
const identifier = (...parts: Uint8Array[]): Element => read(element(TAG.sequence, ...parts));

describe('refusedAlgorithm', () => {
  it('lets ECDSA P-256 pass', () => {
    expect(element(TAG.sequence, EC, P256)).toEqual(P256_ALGORITHM);
    expect(refusedAlgorithm(identifier(EC, P256))).toBeNull();
  });

  it.each([
    ['RSA', '1.2.840.113549.1.1.1'],
    ['RSA-PSS', '1.2.840.113549.1.1.10'],
    ['X25519', '1.3.101.110'],
    ['Ed25519', '1.3.101.112'],
    ['Ed448', '1.3.101.113'],
    ['unknown', '1.2.3.4'],
  ])('says of another kind that it is an %s key', (name, dotted) => {
    expect(refusedAlgorithm(identifier(oid(dotted)))).toEqual({
      rule: 'wrong_algorithm',
      message: `Firmware is signed with ECDSA P-256, and this is an ${name} key.`,
    });
  });

  it.each([
    ['nothing', undefined],
    ['an empty sequence', identifier()],
    ['a sequence of something else', identifier(element(TAG.integer, Uint8Array.of(1)))],
    ['a name outside of a sequence', read(EC)],
    ['a sequence of no DER', identifier(Uint8Array.of(0x06))],
  ])('finds no kind in %s', (_, found) => {
    expect(refusedAlgorithm(found)).toEqual({
      rule: 'malformed_key',
      message: 'The key does not say what kind it is.',
    });
  });
});

describe('refusedCurve', () => {
  it.each([
    ['P-224', '1.3.132.0.33'],
    ['P-384', '1.3.132.0.34'],
    ['P-521', '1.3.132.0.35'],
    ['secp256k1', '1.3.132.0.10'],
    ['brainpoolP256r1', '1.3.36.3.3.2.8.1.1.7'],
    ['an unknown curve', '1.2.3.4'],
  ])('names %s', (name, dotted) => {
    expect(refusedCurve(read(oid(dotted)))).toEqual({
      rule: 'wrong_curve',
      message: `Firmware is signed with ECDSA P-256, and this key is on ${name}.`,
    });
  });

  it.each([
    ['is not told', undefined],
    ['is told by its parameters', identifier()],
  ])('says so of a curve that %s', (_, curve) => {
    expect(refusedCurve(curve)?.message).toContain('a curve without a name');
  });
});

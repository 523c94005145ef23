import { digestOf, newReadablePassword, newSecret } from './secrets';

describe('secrets', () => {
  it('hold 32 bytes in characters that fit a cookie', () => {
    expect(newSecret()).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('are kept as their SHA-256 (FIPS 180-4, example "abc")', () =>
    expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'));

  it('for people are five groups of five characters that nobody confuses', () => {
    expect(newReadablePassword()).toMatch(/^[a-hjkmnp-z2-9]{5}(-[a-hjkmnp-z2-9]{5}){4}$/);
    expect(newReadablePassword()).not.toBe(newReadablePassword());
  });
});

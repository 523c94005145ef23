import fc from 'fast-check';
import { base64Of, bytesOfBase64 } from './base64';

describe('base64', () => {
  it('is what everybody else calls base64', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
        expect(bytesOfBase64(base64Of(bytes))).toEqual(new Uint8Array(bytes));
      }),
    );
  });

  it.each([
    ['without its padding', 'AQ'],
    ['with a line feed', 'AQID\n'],
    ['with a blank', 'AQ ID'],
    ['of URLs', '-_-_'],
    ['with padding inside', 'AQ==AQ=='],
    ['with bits that no byte uses', 'AR=='],
    ['with too much padding', 'A==='],
  ])('is not taken %s', (_, text) => {
    expect(bytesOfBase64(text)).toBeNull();
  });
});

import { grouped, hexDigits, hexNumber } from './figures';

describe('figures', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_133_664, '1,133,664'],
  ])('groups %d by thousands whatever the locale', (count, text) => {
    expect(grouped(count)).toBe(text);
  });

  it('pads hex numbers to the asked width and never cuts them', () => {
    expect([hexNumber(0xd, 2), hexNumber(0x400d0020, 8), hexNumber(0x1234, 2)]).toEqual([
      '0x0D',
      '0x400D0020',
      '0x1234',
    ]);
  });

  it('writes two digits for every byte', () => {
    expect(hexDigits(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});

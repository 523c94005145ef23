import { bytesText, countText, durationText } from './measures';

describe('bytesText', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1_023, '1,023 bytes'],
    [1_024, '1 kB'],
    [1_133_664, '1.08 MB'],
    [1_310_720, '1.25 MB'],
    [5 * 1_024 ** 4, '5,120 GB'],
  ])('writes %d as %s', (bytes, text) => {
    expect(bytesText(bytes, 'en')).toBe(text);
  });
});

describe('countText', () => {
  it('groups the digits as the language does', () => {
    expect(countText(1_133_664, 'en')).toBe('1,133,664');
    expect(countText(1_133_664, 'de')).toBe('1.133.664');
  });
});

describe('durationText', () => {
  it.each([
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3_600, '1 h'],
    [5_160, '1 h 26 min'],
    [86_400 * 3 + 3_600 * 4, '3 d 4 h'],
  ])('writes %d seconds as %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });
});

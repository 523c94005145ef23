import { formatChance, formatPercent, plural } from './gate-words';

describe('the words of a gate', () => {
  it.each([
    [0, '0 devices'],
    [1, '1 device'],
    [2, '2 devices'],
    [12_500, '12,500 devices'],
  ])('count %d', (count, words) => {
    expect(plural(count, 'device')).toBe(words);
  });

  it.each([
    [0, '0 %'],
    [12.5, '12.5 %'],
    [99.96, '100 %'],
    [33.333, '33.3 %'],
    [2.0, '2 %'],
  ])('say %d percent with one decimal at most', (percent, words) => {
    expect(formatPercent(percent)).toBe(words);
  });

  it.each([
    [1, '100 %'],
    [0.1234, '12 %'],
    [0.5, '50 %'],
    [0.000_008_4, '0.00084 %'],
    [0.000_000_01, '0.000001 %'],
    [0.000_000_009_9, 'below 0.000001 %'],
    [0, 'below 0.000001 %'],
  ])('say the chance %d in two digits', (chance, words) => {
    expect(formatChance(chance)).toBe(words);
  });
});

import { absoluteTime, relativeTime } from './relative-time';

const NOW_MS = Date.UTC(2026, 10, 20, 12, 0, 0);
const ago = (ms: number): string => relativeTime(NOW_MS - ms, NOW_MS, 'en');

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [9_999, 'now'],
    [10_000, '10 seconds ago'],
    [59_999, '59 seconds ago'],
    [60_000, '1 minute ago'],
    [3_599_999, '59 minutes ago'],
    [3_600_000, '1 hour ago'],
    [24 * 3_600_000, 'yesterday'],
    [6 * 24 * 3_600_000, '6 days ago'],
    [7 * 24 * 3_600_000, 'last week'],
    [31 * 24 * 3_600_000, 'last month'],
    [800 * 24 * 3_600_000, '2 years ago'],
  ])('says of %d ms ago: %s', (ms, words) => {
    expect(ago(ms)).toBe(words);
  });

  it('takes a clock that runs a little ahead for now', () => {
    expect(ago(-5_000)).toBe('now');
  });

  it('speaks of the future where a moment lies in it', () => {
    expect(ago(-2 * 3_600_000)).toBe('in 2 hours');
  });

  it('speaks the language that it is asked for', () => {
    expect(relativeTime(NOW_MS - 3 * 60_000, NOW_MS, 'de')).toBe('vor 3 Minuten');
  });
});

describe('absoluteTime', () => {
  it('names the day and the second', () => {
    expect(absoluteTime(NOW_MS, 'en')).toMatch(/Nov 20, 2026, .*:00:00/);
  });
});

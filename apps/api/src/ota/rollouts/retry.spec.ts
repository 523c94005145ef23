import { retryDelaySeconds, retryDelaysSeconds } from './retry';

describe('retryDelaySeconds', () => {
  it.each([
    [1, 60],
    [2, 240],
    [3, 960],
    [4, 3_840],
    [5, 15_360],
  ])('grows fourfold: after try %i it is %i s', (attempt, seconds) => {
    expect(retryDelaySeconds(attempt)).toBe(seconds);
  });

  it.each([6, 7, 20])('is never longer than six hours, after try %i', (attempt) => {
    expect(retryDelaySeconds(attempt)).toBe(6 * 3_600);
  });
});

describe('retryDelaysSeconds', () => {
  it('holds one delay less than there are tries', () => {
    expect(retryDelaysSeconds(3)).toEqual([60, 240]);
  });

  it('is empty where there is one try only', () => {
    expect(retryDelaysSeconds(1)).toEqual([]);
  });
});

import { retryDelaySeconds } from './retry';

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

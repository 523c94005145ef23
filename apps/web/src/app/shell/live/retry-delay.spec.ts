import { retryDelayMs } from './retry-delay';

describe('retryDelayMs', () => {
  it('doubles with every failure', () => {
    expect([1, 2, 3, 4].map((failures) => retryDelayMs(failures, 0))).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it('never waits longer than 15 seconds', () => {
    expect(retryDelayMs(100, 0)).toBe(15_000);
  });

  it('never takes away more than half of the wait', () => {
    expect(retryDelayMs(1, 1)).toBe(500);
  });
});

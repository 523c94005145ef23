import fc from 'fast-check';
import { atLeastFailures, atMostFailures } from './binomial';

const some = fc.record({
  tries: fc.integer({ min: 1, max: 300 }),
  rate: fc.double({ min: 0.0001, max: 0.9, noNaN: true }),
});

describe('the chance of failures', () => {
  it.each([
    [3, 3, 0.02, 8e-6],
    [1, 1, 0.02, 0.02],
    [5, 0, 0.02, 1],
    [10, 1, 0.1, 1 - 0.9 ** 10],
    [2, 1, 0.5, 0.75],
    [3, 4, 0.5, 0],
  ])('of %i tries, at least %i failures at a rate of %d, is %d', (tries, failures, rate, chance) => {
    expect(atLeastFailures({ tries, failures, rate })).toBeCloseTo(chance, 12);
  });

  it('is certain for at most all, and adds up to one', () => {
    fc.assert(
      fc.property(some, fc.nat({ max: 299 }), ({ tries, rate }, failures) => {
        expect(atMostFailures({ tries, failures: tries, rate })).toBeCloseTo(1, 9);
        const both =
          atMostFailures({ tries, failures, rate }) + atLeastFailures({ tries, failures: failures + 1, rate });
        expect(both).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is not lost where the chance of no failure at all is too small for a number', () => {
    expect(atLeastFailures({ tries: 100_000, failures: 45_000, rate: 0.45 })).toBeCloseTo(0.5, 1);
  });
});

import { atOnce, isStep, type Steps } from './steps';

function* sumUpTo(most: number): Steps<number> {
  let sum = 0;
  for (let number = 1; number <= most; number++) {
    if (isStep(number)) yield;
    sum += number;
  }
  return sum;
}

describe('a long computation', () => {
  it('comes to its result however often it lets go', () => {
    expect(atOnce(sumUpTo(10))).toBe(55);
    expect(atOnce(sumUpTo(10_000))).toBe(50_005_000);
  });

  it('lets go now and then, and not for every single thing', () => {
    expect([...sumUpTo(10)]).toHaveLength(0);
    expect([...sumUpTo(10_000)]).toHaveLength(39);
  });
});

import fc from 'fast-check';
import { PriorityQueue } from './priority-queue';

describe('PriorityQueue', () => {
  it('gives out what was put in, in order, also between puts', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { nil: 'pop' as const })), (steps) => {
        const queue = new PriorityQueue<number>((a, b) => a - b);
        let expected: number[] = [];
        for (const step of steps) {
          if (step !== 'pop') {
            queue.push(step);
            expected = [...expected, step].sort((a, b) => a - b);
            continue;
          }
          expect(queue.pop()).toBe(expected[0]);
          expected = expected.slice(1);
        }
        expect(queue.size).toBe(expected.length);
      }),
    );
  });

  it('gives nothing out when it is empty', () => {
    expect(new PriorityQueue<number>((a, b) => a - b).pop()).toBeUndefined();
  });
});

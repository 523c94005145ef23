import fc from 'fast-check';
import { PriorityQueue } from './priority-queue';

const LONG = { maxLength: 60, size: 'max' } as const;

describe('PriorityQueue', () => {
  it('gives out what was put in, in order, also between puts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 0, max: 50 }), { nil: 'pop' as const, freq: 3 }), LONG),
        (steps) => {
          const queue = new PriorityQueue<{ at: number }>((a, b) => a.at - b.at);
          let expected: number[] = [];
          for (const step of steps) {
            if (step !== 'pop') {
              queue.push({ at: step });
              expected = [...expected, step].sort((a, b) => a - b);
              continue;
            }
            expect(queue.pop()?.at).toBe(expected[0]);
            expected = expected.slice(1);
          }
          expect(queue.size).toBe(expected.length);
          expect(expected.map(() => queue.pop()?.at)).toEqual(expected);
        },
      ),
    );
  });

  it('gives nothing out when it is empty', () => {
    expect(new PriorityQueue<number>((a, b) => a - b).pop()).toBeUndefined();
  });
});

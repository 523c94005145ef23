import fc from 'fast-check';
import { Batcher, TooBusy, type BatcherOptions } from './batcher';

const databaseError = (code: string) => Object.assign(new Error(`SQLSTATE ${code}`), { code });

/** A batcher over a statement that doubles numbers and remembers what it was given. */
function doubling(
  options: Partial<BatcherOptions> = {},
  before: (items: readonly number[]) => Promise<void> | void = () => undefined,
) {
  const batches: (readonly number[])[] = [];
  const run = async (items: readonly number[]) => {
    batches.push(items);
    await before(items);
    return items.map((item) => item * 2);
  };
  return { batches, batcher: new Batcher(run, { maxItems: 100, maxWaiting: 1_000, floorMs: 0, ...options }) };
}

/** A statement that says when it has begun, and does not return until it is let go. */
function heldStatement() {
  let begin = (): void => undefined;
  let letGo = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const run = (): Promise<void> => {
    begin();
    return released;
  };
  return { begun, letGo, run };
}

const nextTurn = (): Promise<void> => new Promise(setImmediate);

describe('Batcher', () => {
  it('puts what comes in the same turn of the event loop into one statement, in the order it came', async () => {
    const { batches, batcher } = doubling();
    expect(await Promise.all([3, 1, 2].map((item) => batcher.add(item)))).toEqual([6, 2, 4]);
    expect(batches).toEqual([[3, 1, 2]]);
  });

  it('collects what comes while a statement runs for the next one', async () => {
    const { begun, letGo, run } = heldStatement();
    const { batches, batcher } = doubling({}, run);
    const answers = [batcher.add(1)];
    await begun;
    answers.push(batcher.add(2), batcher.add(3));
    await nextTurn();
    expect(batches).toEqual([[1]]);
    letGo();
    expect(await Promise.all(answers)).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('never puts more than the most into one statement', async () => {
    const { batches, batcher } = doubling({ maxItems: 2 });
    await Promise.all([1, 2, 3, 4, 5].map((item) => batcher.add(item)));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('never runs two statements at the same time', async () => {
    let running = 0;
    let most = 0;
    const { batcher } = doubling({ maxItems: 1 }, async () => {
      most = Math.max(most, ++running);
      await nextTurn();
      running--;
    });
    await Promise.all([1, 2, 3, 4].map((item) => batcher.add(item)));
    expect(most).toBe(1);
  });

  it('works again after a pause', async () => {
    const { batches, batcher } = doubling();
    await batcher.add(1);
    await nextTurn();
    expect(await batcher.add(2)).toBe(4);
    expect(batches).toEqual([[1], [2]]);
  });

  it('gives everyone the result of the own item, whatever comes when', async () => {
    const arrivals = fc.array(fc.record({ item: fc.integer(), afterTurn: fc.boolean() }), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 5 }), async (items, maxItems) => {
        const { batches, batcher } = doubling({ maxItems });
        const answers: Promise<number>[] = [];
        for (const { item, afterTurn } of items) {
          if (afterTurn) await nextTurn();
          answers.push(batcher.add(item));
        }
        expect(await Promise.all(answers)).toEqual(items.map(({ item }) => item * 2));
        expect(batches.flat()).toEqual(items.map(({ item }) => item));
        expect(batches.every(({ length }) => length > 0 && length <= maxItems)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the floor between two statements', () => {
  it('holds the next one back, so that moderate load makes batches', async () => {
    const startsMs: number[] = [];
    const { batches, batcher } = doubling({ floorMs: 200 }, () => void startsMs.push(performance.now()));
    await batcher.add(1);
    const answers = [batcher.add(2)];
    await nextTurn();
    answers.push(batcher.add(3));
    await Promise.all(answers);
    expect(batches).toEqual([[1], [2, 3]]);
    const [first = 0, second = 0] = startsMs;
    // Node's timers count whole milliseconds, so they may fire a little early.
    expect(second - first).toBeGreaterThan(190);
  });

  it('does not hold back what comes after it has passed', async () => {
    const { batcher } = doubling({ floorMs: 10_000 });
    const startMs = performance.now();
    await batcher.add(1);
    expect(performance.now() - startMs).toBeLessThan(1_000);
  });
});

describe('the bound of what may wait', () => {
  it('refuses what comes on top at once, and serves the others', async () => {
    const { begun, letGo, run } = heldStatement();
    const { batcher } = doubling({ maxWaiting: 2 }, run);
    const first = batcher.add(1);
    await begun;
    const waiting = [batcher.add(2), batcher.add(3)];
    await expect(batcher.add(4)).rejects.toThrow(TooBusy);
    letGo();
    expect(await Promise.all([first, ...waiting])).toEqual([2, 4, 6]);
    expect(await batcher.add(5)).toBe(10);
  });

  it('tells when to come again', () => {
    expect(new TooBusy()).toMatchObject({ kind: 'overloaded', facts: { retryAfterSeconds: 5 } });
  });
});

describe('a statement that fails', () => {
  const settled = async (answers: readonly Promise<number>[]) =>
    (await Promise.allSettled(answers)).map((answer) =>
      answer.status === 'fulfilled' ? answer.value : (answer.reason as Error).message,
    );

  it.each(['22021', '22P02', '23505', '23514'])(
    'because of one item fails that item alone (SQLSTATE %s)',
    async (code) => {
      const { batches, batcher } = doubling({}, (items) => {
        if (items.includes(2)) throw databaseError(code);
      });
      expect(await settled([1, 2, 3].map((item) => batcher.add(item)))).toEqual([2, `SQLSTATE ${code}`, 6]);
      expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
    },
  );

  it.each(['57P01', '08006', '53300', '40001', '42P01', '12345'])(
    'because of the server fails all, and is not asked again (SQLSTATE %s)',
    async (code) => {
      const { batches, batcher } = doubling({}, () => {
        throw databaseError(code);
      });
      expect(await settled([1, 2].map((item) => batcher.add(item)))).toEqual([`SQLSTATE ${code}`, `SQLSTATE ${code}`]);
      expect(batches).toEqual([[1, 2]]);
    },
  );

  it('without an SQLSTATE fails all', async () => {
    const { batches, batcher } = doubling({}, () => {
      throw new Error('socket closed');
    });
    expect(await settled([1, 2].map((item) => batcher.add(item)))).toEqual(['socket closed', 'socket closed']);
    expect(batches).toHaveLength(1);
  });

  it('does not keep the next one from running', async () => {
    const { batcher } = doubling({}, ([first]) => {
      if (first === 1) throw databaseError('57P01');
    });
    await expect(batcher.add(1)).rejects.toThrow('57P01');
    expect(await batcher.add(2)).toBe(4);
  });

  it('stops trying item by item when the server goes away meanwhile', async () => {
    const { batches, batcher } = doubling({}, (items) => {
      if (items.length > 1) throw databaseError('22021');
      if (items[0] !== 1) throw databaseError('57P01');
    });
    expect(await settled([1, 2, 3].map((item) => batcher.add(item)))).toEqual([2, 'SQLSTATE 57P01', 'SQLSTATE 57P01']);
    expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  });
});

import { DomainError } from '../http/domain-error';

export interface BatcherOptions {
  /** Most items in one statement. */
  readonly maxItems: number;
  /** Most items waiting; what comes on top is refused, so that a storm costs answers and not memory. */
  readonly maxWaiting: number;
  /** Least time from the start of one batch to the start of the next, so that moderate load still makes batches. */
  readonly floorMs: number;
}

export class TooBusy extends DomainError {
  constructor() {
    super('overloaded', 'overloaded', 'The server has more requests than it can take; try again.', {
      retryAfterSeconds: 5,
    });
  }
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: requests of the same few milliseconds share one statement, and each is answered when that statement has
 * returned. `run` gets the items in the order they came and returns one result for each, in the same order.
 */
export class Batcher<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private running = false;
  private lastStartMs = -Infinity;

  constructor(
    private readonly run: (items: readonly Item[]) => Promise<readonly Result[]>,
    private readonly options: BatcherOptions = { maxItems: 500, maxWaiting: 20_000, floorMs: 5 },
  ) {}

  /** @throws TooBusy when too many wait already; else whatever the statement throws. */
  add(item: Item): Promise<Result> {
    if (this.waiting.length >= this.options.maxWaiting) return Promise.reject(new TooBusy());
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    while (this.waiting.length > 0) {
      await this.floor();
      const batch = this.waiting.splice(0, this.options.maxItems);
      this.lastStartMs = performance.now();
      await this.runBatch(batch);
    }
    this.running = false;
  }

  /** An item that comes after a pause is taken at once, with what arrived in the same turn of the event loop. */
  private floor(): Promise<void> {
    const restMs = this.lastStartMs + this.options.floorMs - performance.now();
    return new Promise((done) => (restMs > 0 ? setTimeout(done, restMs) : setImmediate(done)));
  }

  private async runBatch(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index] as Result));
    } catch (error) {
      // One item that Postgres cannot take must not fail its neighbours: each then answers for itself.
      if (batch.length > 1 && isDataFault(error)) for (const single of batch) await this.runBatch([single]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation): about the rows, not about the server. */
function isDataFault(error: unknown): boolean {
  const code = (Object(error) as { code?: unknown }).code;
  return typeof code === 'string' && /^2[23]/.test(code);
}

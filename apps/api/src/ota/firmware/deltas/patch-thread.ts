import { Worker } from 'node:worker_threads';

/** Where `tools/build-api.mjs` puts the thread's program: beside every file of the built server. */
const BUILT_PROGRAM = new URL('./patch-worker.mjs', import.meta.url);
const MAKE_LIMIT_MS = 5 * 60_000;

/** Makes patches without keeping the server waiting. */
export abstract class PatchMaker {
  /**
   * A patch that has been applied and makes `target` of `source`. Ends with an Error when none can be made in time, or `signal` is
   * aborted.
   */
  abstract make(source: Uint8Array, target: Uint8Array, signal: AbortSignal): Promise<Uint8Array>;
}

/** One thread for each patch, so that nothing of its memory stays. */
export class PatchThread extends PatchMaker {
  constructor(
    private readonly program: URL = BUILT_PROGRAM,
    private readonly limitMs = MAKE_LIMIT_MS,
  ) {
    super();
  }

  async make(source: Uint8Array, target: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
    signal.throwIfAborted();
    // Copies: a Buffer may be a part of a larger one, which would go along.
    const worker = new Worker(this.program, {
      workerData: { source: Uint8Array.from(source), target: Uint8Array.from(target) },
    });
    const ended = AbortSignal.any([signal, AbortSignal.timeout(this.limitMs)]);
    try {
      return await new Promise<Uint8Array>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`the thread ended with ${code} and without a patch`)));
        ended.addEventListener('abort', () => reject(ended.reason as Error), { once: true });
      });
    } finally {
      await worker.terminate();
    }
  }
}

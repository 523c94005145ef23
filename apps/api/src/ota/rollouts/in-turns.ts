import { setImmediate } from 'node:timers/promises';
import type { Steps } from './steps';

/** So long at a time; what waits meanwhile is served in between. */
const TURN_MS = 5;

/**
 * The result of a long computation, in turns with everything else that the process does: devices are answered by the same thread,
 * and a plan for 100,000 of them takes a second.
 */
export async function inTurns<Result>(steps: Steps<Result>): Promise<Result> {
  for (;;) {
    const endMs = performance.now() + TURN_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < endMs);
    await setImmediate();
  }
}

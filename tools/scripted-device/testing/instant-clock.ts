import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DeviceClock } from '../clock';

/** Time that stands still while something happens, and jumps when somebody sleeps. */
export function instantClock(): DeviceClock {
  let elapsedMs = 0;
  return {
    nowMs: () => elapsedMs,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      elapsedMs += ms;
      await nextTurn(undefined, { signal });
    },
  };
}

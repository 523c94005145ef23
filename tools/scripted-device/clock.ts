import { setTimeout as pause } from 'node:timers/promises';

/** The device's own time, so that a demo's minutes can pass in seconds and a test's at once. */
export interface DeviceClock {
  /** Milliseconds of the device's time, from an arbitrary beginning. */
  nowMs(): number;
  /** Resolves after `ms` of the device's time; rejects when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Time that passes `speed` times as fast as the wall clock. */
export const fastClock = (speed: number): DeviceClock => ({
  nowMs: () => performance.now() * speed,
  sleep: (ms, signal) => pause(ms / speed, undefined, { signal }),
});

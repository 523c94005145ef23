/** What a device does by itself. Where several are due at once, the first in this list goes first. */
const TASKS = ['register', 'report', 'heartbeat', 'check'] as const;
export type Task = (typeof TASKS)[number];

/** When each task is due, in the device's milliseconds; `NEVER` when it is not. */
export type Schedule = Readonly<Record<Task, number>>;

export const NEVER = Number.POSITIVE_INFINITY;

export type Action = { readonly do: Task } | { readonly do: 'wait'; readonly ms: number };

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 120_000;
const JITTER = 0.1;

/** Right after a start: register, then say how it is, then ask. */
export const scheduleAfterStart = (nowMs: number): Schedule => ({
  register: nowMs,
  report: NEVER,
  heartbeat: nowMs,
  check: nowMs,
});

/** The task to do at `nowMs`, or how long there is none. */
export function nextAction(schedule: Schedule, nowMs: number): Action {
  const dueMs = Math.min(...TASKS.map((task) => allowedAt(schedule, task)));
  const task = TASKS.find((candidate) => allowedAt(schedule, candidate) === dueMs);
  return task && dueMs <= nowMs ? { do: task } : { do: 'wait', ms: dueMs - nowMs };
}

function allowedAt(schedule: Schedule, task: Task): number {
  // A server that does not know the device yet could not place any other call.
  if (task !== 'register' && schedule.register !== NEVER) return NEVER;
  // The server must hear how one update ended before it decides about the next.
  if (task === 'check') return Math.max(schedule.check, schedule.report === NEVER ? 0 : schedule.report);
  return schedule[task];
}

/** How long to wait after the `failures`-th failure in a row; `random` from 0 to 1 spreads a fleet out. */
export function backOffMs(failures: number, random: number): number {
  const fullMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
  return fullMs / 2 + (fullMs / 2) * random;
}

/** `ms` ± 10 %, so that a fleet that started together does not call together. */
export const jitteredMs = (ms: number, random: number): number => ms * (1 + JITTER * (2 * random - 1));

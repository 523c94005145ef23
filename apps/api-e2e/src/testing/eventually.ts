import { setTimeout as pause } from 'node:timers/promises';

const LIMIT_MS = 10_000;
const PAUSE_MS = 20;

/** Asks again until the answer is `right`, and returns it. @throws Error with the last answer when that takes too long. */
export async function eventually<T>(
  ask: () => Promise<T>,
  right: (answer: T) => boolean,
  limitMs = LIMIT_MS,
): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (right(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`This never became right: ${JSON.stringify(answer)}`);
    await pause(PAUSE_MS);
  }
}

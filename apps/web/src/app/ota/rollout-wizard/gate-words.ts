import { confirmationsToGo, failuresToStop } from '../sequential';

/** What the sequential test does with two rates (in percent), in plain words; null where they say nothing. */
export function sequentialInWords(acceptable: number | null, unacceptable: number | null): string | null {
  if (acceptable === null || unacceptable === null) return null;
  if (acceptable <= 0 || unacceptable <= acceptable || unacceptable >= 100) return null;
  const rates = { acceptable: acceptable / 100, unacceptable: unacceptable / 100 };
  const failures = failuresToStop(rates);
  const confirmations = confirmationsToGo(rates);
  return (
    `A firmware with which ${acceptable} of 100 devices fail is good enough, and one with which ${unacceptable} of 100 fail is not. ` +
    `After each device the rollout asks which of the two it has before it. ${failures === 1 ? 'One failure' : `${failures} failures`} ` +
    `right at the start stop it; ${confirmations.toLocaleString()} confirmations in a row let the next phase open. ` +
    `A phase with fewer devices than that goes on when all of them have come through.`
  );
}

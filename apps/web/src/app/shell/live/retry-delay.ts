const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * How long to wait after the `failures`th failure in a row (from 1): doubling up to 15 s, of which `random` (0 to 1) takes away
 * up to a half, so that the consoles of a restarted server do not all come back in the same moment.
 */
export function retryDelayMs(failures: number, random: number): number {
  const fullMs = Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
  return fullMs * (1 - random / 2);
}

const FIRST_DELAY_SECONDS = 60;
const GROWTH = 4;
const LONGEST_DELAY_SECONDS = 6 * 3_600;

/** How long a device rests after its try number `attempt` (from 1) has failed, before it is offered the firmware again. */
export function retryDelaySeconds(attempt: number): number {
  return Math.min(FIRST_DELAY_SECONDS * GROWTH ** (attempt - 1), LONGEST_DELAY_SECONDS);
}

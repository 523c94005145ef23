/** How often a device was heard from the new image. */
export interface Confirmations {
  readonly count: number;
  /** Ms since the epoch; null while it was not heard. */
  readonly lastAtMs: number | null;
}

export const NOT_HEARD: Confirmations = { count: 0, lastAtMs: null };
/** Calls that follow each other faster are one sign of life: a board that boots registers, checks and sends a heartbeat at once. */
export const SPACING_MS = 20_000;

/** The confirmations after one more call from the new image; unchanged where it came too soon after the last that counts. */
export const hearNewImage = (heard: Confirmations, nowMs: number): Confirmations =>
  heard.lastAtMs !== null && nowMs - heard.lastAtMs < SPACING_MS ? heard : { count: heard.count + 1, lastAtMs: nowMs };

/** Whether the device was heard often enough to be believed. */
export const isConfirmed = ({ count }: Confirmations, needed: number): boolean => count >= needed;

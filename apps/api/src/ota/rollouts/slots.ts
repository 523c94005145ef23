import { weigh, type Evidence, type Gate } from './gate';

const FIRST_CAP = 5;
const CAP_GROWTH = 10;
const MOST_IN_FLIGHT = 1_000_000;

interface CapQuestion {
  readonly phases: number;
  /** As it was asked for; null where it was not. */
  readonly inFlight: number | null;
}

/**
 * How many devices of each phase may be busy at once; null where any number may. What was asked for holds for all of them. Else five in
 * the first phase, and in each that follows ten times as many; an assignment, which is one phase, has no cap.
 */
export function capsOf({ phases, inFlight }: CapQuestion): (number | null)[] {
  return Array.from({ length: phases }, (_, index) => {
    if (inFlight !== null) return inFlight;
    return phases === 1 ? null : Math.min(FIRST_CAP * CAP_GROWTH ** index, MOST_IN_FLIGHT);
  });
}

/**
 * An attempt is missing when nothing was heard of it for so long, and never from the new image: longer than a board takes to download
 * or to restart. It may be slow, so it has not failed before its silence deadline; but no further device is put at risk meanwhile.
 */
export const MISSING_AFTER_MS = 180_000;

/**
 * The slots of a phase in the light of what it has shown: while its failures speak against the image, and the missing devices were
 * failures too, no more of the others are busy than failures are wanting to stop it. Otherwise each failure would free its slot for the
 * next victim before the gate has seen enough, and dead boards would be counted only after their deadline. Null where there is no cap.
 */
export function slotsNow(cap: number | null, gate: Gate, evidence: Evidence): number | null {
  const feared = { ...evidence, failed: evidence.failed + evidence.missing };
  if (gate.kind === 'none' || feared.failed === 0) return cap;
  const { verdict, llr, failuresToStop } = weigh(gate, feared);
  if (verdict === 'stop') return 0;
  const speaksAgainst = llr === null ? exceeds(gate, feared) : llr > 0;
  if (!speaksAgainst || failuresToStop === null) return cap;
  const slots = evidence.missing + failuresToStop;
  return cap === null ? slots : Math.min(cap, slots);
}

const exceeds = (gate: Gate, { failed, confirmed }: Evidence): boolean =>
  gate.kind === 'threshold' && failed * 100 > gate.failurePercent * (failed + confirmed);

const MINUTE_MS = 60_000;

/** First offers of a rollout in the minute that its first one began. */
export interface OfferMinute {
  /** Ms since the epoch. */
  readonly startedAtMs: number;
  readonly offers: number;
}

/** Offers that may still be made now; no end of them where `perMinute` is null. */
export function offersLeft(minute: OfferMinute | null, perMinute: number | null, nowMs: number): number {
  if (perMinute === null) return Number.POSITIVE_INFINITY;
  return isOver(minute, nowMs) ? perMinute : Math.max(0, perMinute - minute.offers);
}

/** The minute after `offers` more were made. */
export const afterOffers = (minute: OfferMinute | null, offers: number, nowMs: number): OfferMinute =>
  isOver(minute, nowMs)
    ? { startedAtMs: nowMs, offers }
    : { startedAtMs: minute.startedAtMs, offers: minute.offers + offers };

/** When the next offer may be made, in ms since the epoch. */
export function nextOfferAtMs(minute: OfferMinute | null, perMinute: number | null, nowMs: number): number {
  return minute === null || offersLeft(minute, perMinute, nowMs) > 0 ? nowMs : minute.startedAtMs + MINUTE_MS;
}

const isOver = (minute: OfferMinute | null, nowMs: number): minute is null =>
  minute === null || nowMs >= minute.startedAtMs + MINUTE_MS;

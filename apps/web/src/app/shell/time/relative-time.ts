interface Unit {
  readonly name: Intl.RelativeTimeFormatUnit;
  readonly ms: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = 10 * SECOND_MS;

const UNITS: readonly Unit[] = [
  { name: 'year', ms: 365 * DAY_MS },
  { name: 'month', ms: 30 * DAY_MS },
  { name: 'week', ms: 7 * DAY_MS },
  { name: 'day', ms: DAY_MS },
  { name: 'hour', ms: HOUR_MS },
  { name: 'minute', ms: MINUTE_MS },
  { name: 'second', ms: SECOND_MS },
];

/**
 * How long ago `atMs` was at `nowMs` (both ms since the epoch), in the words of `locale`: in the largest unit that is full, rounded down.
 * Less than ten seconds, either way, is "now": the clocks of browser and server differ.
 */
export function relativeTime(atMs: number, nowMs: number, locale?: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const sinceMs = nowMs - atMs;
  const unit = UNITS.find((candidate) => Math.abs(sinceMs) >= candidate.ms);
  if (!unit || Math.abs(sinceMs) < NOW_MS) return format.format(0, 'second');
  return format.format(-Math.trunc(sinceMs / unit.ms), unit.name);
}

/** The moment itself, in the words of `locale` and the browser's time zone. */
export function absoluteTime(atMs: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(atMs);
}

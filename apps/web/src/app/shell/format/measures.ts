const STEP = 1_024;
const BYTE_UNITS = ['byte', 'kB', 'MB', 'GB'] as const;
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 60 * MINUTE_SECONDS;
const DAY_SECONDS = 24 * HOUR_SECONDS;

/** "1.08 MB": bytes in steps of 1,024, with three digits that count. */
export function bytesText(bytes: number, locale?: string): string {
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(STEP)), BYTE_UNITS.length - 1);
  if (power === 0) return `${countText(bytes, locale)} ${bytes === 1 ? 'byte' : 'bytes'}`;
  const amount = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(bytes / STEP ** power);
  return `${amount} ${BYTE_UNITS[power]}`;
}

/** "1,133,664". */
export function countText(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

/** "3 d 4 h", "12 min", "40 s": the two largest units of a duration in seconds that count. */
export function durationText(seconds: number): string {
  if (seconds >= DAY_SECONDS) return joined(seconds, [DAY_SECONDS, 'd'], [HOUR_SECONDS, 'h']);
  if (seconds >= HOUR_SECONDS) return joined(seconds, [HOUR_SECONDS, 'h'], [MINUTE_SECONDS, 'min']);
  if (seconds >= MINUTE_SECONDS) return `${Math.floor(seconds / MINUTE_SECONDS)} min`;
  return `${Math.floor(seconds)} s`;
}

type Unit = readonly [seconds: number, symbol: string];

function joined(seconds: number, [bigSeconds, big]: Unit, [smallSeconds, small]: Unit): string {
  const rest = Math.floor((seconds % bigSeconds) / smallSeconds);
  const first = `${Math.floor(seconds / bigSeconds)} ${big}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}

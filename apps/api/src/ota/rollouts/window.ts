import { IANAZone } from 'luxon';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** When devices may be offered an update. A window whose end is before its beginning ends on the next day. */
export interface MaintenanceWindow {
  /** The days on which it begins. */
  readonly days: readonly Weekday[];
  /** Local time. @example '22:00' */
  readonly from: string;
  /** Local time. @example '04:30' */
  readonly to: string;
  /** Name in the IANA time zone database. @example 'Europe/Berlin' */
  readonly zone: string;
}

export interface WindowProblem {
  /** @example 'window.zone' */
  readonly field: string;
  readonly text: string;
}

export interface WindowState {
  readonly open: boolean;
  /** It is so until then, in ms since the epoch: when it closes, or when it opens next. Whoever asks often keeps the answer till then. */
  readonly untilMs: number;
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;
const ZONE = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/;
const DAY_MS = 86_400_000;
/** A day's window may be swallowed whole by a clock change, and then the same day of the next week is the next. */
const DAYS_AHEAD = 15;

/** What is wrong with a window that a person asks for, or null. */
export function windowProblem({ days, from, to, zone }: MaintenanceWindow): WindowProblem | null {
  if (days.length === 0) return { field: 'window.days', text: 'window.days must name at least one day' };
  const stranger = days.find((day) => !WEEKDAYS.includes(day));
  if (stranger !== undefined) {
    return { field: 'window.days', text: `window.days: "${stranger}" is none of ${WEEKDAYS.join(', ')}` };
  }
  for (const [field, time] of [
    ['window.from', from],
    ['window.to', to],
  ] as const) {
    if (!TIME.test(time)) return { field, text: `${field}: "${time}" is no time of day from 00:00 to 23:59` };
  }
  if (from === to) return { field: 'window.to', text: 'window.to must differ from window.from' };
  return isZone(zone) ? null : { field: 'window.zone', text: `window.zone: there is no time zone "${zone}"` };
}

/** Every check asks: `create` remembers each zone, while `isValidZone` makes a formatter for each question. */
export const isZone = (name: string): boolean => ZONE.test(name) && IANAZone.create(name).isValid;

/** The zone that counts: the device's own where it is known and exists, else the window's. */
export const zoneOf = (window: MaintenanceWindow, deviceZone: string | null): string =>
  deviceZone !== null && isZone(deviceZone) ? deviceZone : window.zone;

/**
 * Whether the window is open now, and until when that is so. A local time that a clock change skips is the moment of the change; one
 * that comes twice is its first. The window must be one without a problem.
 */
export function windowAt(window: MaintenanceWindow, nowMs: number, deviceZone: string | null = null): WindowState {
  const zone = IANAZone.create(zoneOf(window, deviceZone));
  const today = Math.floor((nowMs + offsetMs(zone, nowMs)) / DAY_MS) * DAY_MS;
  for (let day = today - DAY_MS; day <= today + DAYS_AHEAD * DAY_MS; day += DAY_MS) {
    if (!window.days.includes(weekdayOf(day))) continue;
    const { opensAtMs, closesAtMs } = openingOn(day, window, zone);
    if (closesAtMs <= opensAtMs || closesAtMs <= nowMs) continue;
    return opensAtMs <= nowMs ? { open: true, untilMs: closesAtMs } : { open: false, untilMs: opensAtMs };
  }
  // Fifteen days hold each day of the week twice, and no zone skips the same hours two weeks running.
  throw new Error(`a window of ${window.days.join()} ${window.from}–${window.to} in ${window.zone} never opens`);
}

interface Opening {
  readonly opensAtMs: number;
  readonly closesAtMs: number;
}

/** `day` is midnight of a local day, written as if it were UTC; so are all local times below. */
function openingOn(day: number, { from, to }: MaintenanceWindow, zone: IANAZone): Opening {
  const lastDay = to < from ? day + DAY_MS : day;
  return {
    opensAtMs: firstInstant(day + timeOfDayMs(from), zone),
    closesAtMs: firstInstant(lastDay + timeOfDayMs(to), zone),
  };
}

function timeOfDayMs(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/** 1970-01-01 was a Thursday. */
const weekdayOf = (day: number): Weekday => WEEKDAYS[(Math.floor(day / DAY_MS) + 3) % 7] ?? 'mon';

const offsetMs = (zone: IANAZone, ms: number): number => Math.round(zone.offset(ms) * 60_000);

/** The first instant at which clocks in the zone show `local` or later. (Luxon moves a skipped time on by the length of the gap.) */
function firstInstant(local: number, zone: IANAZone): number {
  const before = offsetMs(zone, local - DAY_MS);
  const after = offsetMs(zone, local + DAY_MS);
  if (before === after) return local - before;
  const early = local - Math.max(before, after);
  const late = local - Math.min(before, after);
  if (offsetMs(zone, early) === local - early) return early;
  if (offsetMs(zone, late) === local - late) return late;
  return changeWithin(zone, early, late);
}

/** The instant between the two at which the offset has become what it is at the later one. */
function changeWithin(zone: IANAZone, early: number, late: number): number {
  const offset = offsetMs(zone, late);
  let [from, to] = [early, late];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    if (offsetMs(zone, middle) === offset) to = middle;
    else from = middle;
  }
  return to;
}

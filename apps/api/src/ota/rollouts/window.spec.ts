import { WEEKDAYS, windowAt, windowProblem, type MaintenanceWindow, type Weekday } from './window';

const EVERY_DAY = [...WEEKDAYS];
const BERLIN: MaintenanceWindow = { days: EVERY_DAY, from: '22:00', to: '04:30', zone: 'Europe/Berlin' };
const at = (iso: string): number => Date.parse(iso);
const state = (window: Partial<MaintenanceWindow>, iso: string, deviceZone: string | null = null) => {
  const { open, untilMs } = windowAt({ ...BERLIN, ...window }, at(iso), deviceZone);
  return `${open ? 'open' : 'closed'} until ${new Date(untilMs).toISOString()}`;
};

describe('windowAt', () => {
  it.each<[string, Partial<MaintenanceWindow>, string, string]>([
    ['is closed before it opens', {}, '2026-01-14T20:59:59.999Z', 'closed until 2026-01-14T21:00:00.000Z'],
    ['is open from its first moment', {}, '2026-01-14T21:00:00Z', 'open until 2026-01-15T03:30:00.000Z'],
    ['is open past midnight', {}, '2026-01-15T03:29:59.999Z', 'open until 2026-01-15T03:30:00.000Z'],
    ['is closed from its last moment', {}, '2026-01-15T03:30:00Z', 'closed until 2026-01-15T21:00:00.000Z'],
    ['keeps local time in summer', {}, '2026-07-14T19:00:00Z', 'closed until 2026-07-14T20:00:00.000Z'],
    [
      'lies within a day',
      { from: '01:00', to: '05:00' },
      '2026-01-14T02:00:00Z',
      'open until 2026-01-14T04:00:00.000Z',
    ],
    ['ends at midnight', { from: '20:00', to: '00:00' }, '2026-01-14T22:30:00Z', 'open until 2026-01-14T23:00:00.000Z'],
    [
      'begins at midnight',
      { from: '00:00', to: '02:00' },
      '2026-01-14T22:30:00Z',
      'closed until 2026-01-14T23:00:00.000Z',
    ],
    // 2026-01-16 is a Friday.
    ['opens on its days only', { days: ['sat'] }, '2026-01-14T22:00:00Z', 'closed until 2026-01-17T21:00:00.000Z'],
    [
      'belongs to the day on which it begins',
      { days: ['fri'] },
      '2026-01-17T02:00:00Z',
      'open until 2026-01-17T03:30:00.000Z',
    ],
    [
      'and not to the day on which it ends',
      { days: ['sat'] },
      '2026-01-17T02:00:00Z',
      'closed until 2026-01-17T21:00:00.000Z',
    ],
    [
      'waits a week for its only day',
      { days: ['fri'] },
      '2026-01-17T04:00:00Z',
      'closed until 2026-01-23T21:00:00.000Z',
    ],
    [
      'lives by the local day',
      { days: ['thu'], zone: 'Pacific/Chatham', from: '01:00', to: '02:00' },
      '2026-01-14T11:00:00Z',
      'closed until 2026-01-14T11:15:00.000Z',
    ],
    [
      'knows offsets of 45 minutes',
      { zone: 'Asia/Kathmandu', from: '01:00', to: '02:00' },
      '2026-01-14T19:20:00Z',
      'open until 2026-01-14T20:15:00.000Z',
    ],
    [
      'opens when clocks skip its beginning',
      { from: '02:30', to: '05:00' },
      '2026-03-29T00:59:59.999Z',
      'closed until 2026-03-29T01:00:00.000Z',
    ],
    [
      'closes when clocks skip its end',
      { from: '00:00', to: '02:30' },
      '2026-03-29T00:30:00Z',
      'open until 2026-03-29T01:00:00.000Z',
    ],
    [
      'opens the first time where its beginning comes twice',
      { from: '02:30', to: '05:00' },
      '2026-10-25T00:29:59.999Z',
      'closed until 2026-10-25T00:30:00.000Z',
    ],
    [
      'closes the first time where its end comes twice',
      { from: '00:00', to: '02:30' },
      '2026-10-25T00:00:00Z',
      'open until 2026-10-25T00:30:00.000Z',
    ],
    [
      'stays closed on the night that skips all of it',
      { from: '02:10', to: '02:50' },
      '2026-03-29T00:59:59.999Z',
      'closed until 2026-03-30T00:10:00.000Z',
    ],
    [
      'and for two weeks where that was its only night',
      { from: '02:10', to: '02:50', days: ['sun'] },
      '2026-03-22T02:00:00Z',
      'closed until 2026-04-05T00:10:00.000Z',
    ],
    [
      'knows clock changes of half an hour',
      { zone: 'Australia/Lord_Howe', from: '01:45', to: '03:00' },
      '2026-04-04T14:50:00Z',
      'open until 2026-04-04T16:30:00.000Z',
    ],
    [
      'knows clock changes at midnight',
      { zone: 'America/Santiago', from: '00:00', to: '02:00' },
      '2026-09-06T03:59:00Z',
      'closed until 2026-09-06T04:00:00.000Z',
    ],
  ])('%s', (_, window, now, expected) => {
    expect(state(window, now)).toBe(expected);
  });

  it("lives by the device's own zone where it is known", () => {
    expect(state({}, '2026-01-14T21:00:00Z', 'Asia/Kathmandu')).toBe('open until 2026-01-14T22:45:00.000Z');
    expect(state({}, '2026-01-14T21:00:00Z', 'Mars/Base')).toBe('open until 2026-01-15T03:30:00.000Z');
  });

  it('tells apart two windows of one zone, whichever was asked for first', () => {
    expect(state({ from: '22:00' }, '2026-01-14T20:30:00Z')).toBe('closed until 2026-01-14T21:00:00.000Z');
    expect(state({ from: '21:00' }, '2026-01-14T20:30:00Z')).toBe('open until 2026-01-15T03:30:00.000Z');
  });
});

const ZONES = [
  'Europe/Berlin',
  'Europe/Dublin',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Beirut',
  'Atlantic/Azores',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Havana',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Chatham',
] as const;
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Local time as the zone's clocks show it, written as if it were UTC; from the operating system of the browsers, not from Luxon. */
function clockIn(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(part['year'] ?? 0, (part['month'] ?? 1) - 1, part['day'], part['hour'], part['minute']);
  };
}

/** Every instant from 2025 to 2027 at which the clocks of the zone are changed. */
function changesOf(zone: string): number[] {
  const clock = clockIn(zone);
  const offset = (ms: number): number => clock(ms) - ms;
  const changes: number[] = [];
  for (let day = Date.UTC(2025, 0, 1); day < Date.UTC(2028, 0, 1); day += DAY_MS) {
    let [from, to] = [day, day + DAY_MS];
    if (offset(from) === offset(to)) continue;
    while (to - from > MINUTE_MS) {
      const middle = from + Math.floor((to - from) / 2 / MINUTE_MS) * MINUTE_MS;
      if (offset(middle) === offset(from)) from = middle;
      else to = middle;
    }
    changes.push(to);
  }
  return changes;
}

const timeText = (ms: number): string => new Date(ms).toISOString().slice(11, 16);

/** Windows that begin, end or lie where the clocks jump, and some that pass it. */
function windowsAround(change: number, zone: string): MaintenanceWindow[] {
  const clock = clockIn(zone);
  const [before, after] = [clock(change - MINUTE_MS) + MINUTE_MS, clock(change)];
  const low = Math.min(before, after);
  const size = Math.abs(after - before);
  const day = WEEKDAYS[(new Date(before - MINUTE_MS).getUTCDay() + 6) % 7] ?? 'mon';
  const times = [low - MINUTE_MS, low, low + size / 2, low + size, low + size + 60 * MINUTE_MS].map(timeText);
  const pairs = times.flatMap((from) => times.filter((to) => to !== from).map((to) => ({ from, to, zone })));
  return pairs.map((pair, index) => ({ ...pair, days: index % 2 === 0 ? EVERY_DAY : [day] }));
}

/** Minute by minute: it opens when clocks first show its beginning or later, and closes when they first show its end or later. */
function minutesOpen({ days, from, to }: MaintenanceWindow, shown: readonly number[]): boolean[] {
  const open = shown.map(() => false);
  const midnights = new Set(shown.map((local) => Math.floor(local / DAY_MS) * DAY_MS));
  for (const midnight of midnights) {
    if (!days.includes(WEEKDAYS[(new Date(midnight).getUTCDay() + 6) % 7] ?? 'mon')) continue;
    const begin = midnight + at(`1970-01-01T${from}Z`);
    const end = midnight + at(`1970-01-01T${to}Z`) + (to < from ? DAY_MS : 0);
    const first = shown.findIndex((local) => local >= begin);
    const last = shown.findIndex((local) => local >= end);
    if (first !== -1) open.fill(true, first, Math.max(first, last === -1 ? shown.length : last));
  }
  return open;
}

describe.each(ZONES)('in %s', (zone) => {
  const changes = changesOf(zone);

  it('clocks do change', () => {
    expect(changes.length).toBeGreaterThanOrEqual(6);
  });

  it.each(changes.map((change) => [new Date(change).toISOString(), change] as const))(
    'the window is what clocks show, minute by minute, around %s',
    (_, change) => {
      const clock = clockIn(zone);
      const minutes = Array.from({ length: 4 * 1_440 }, (__, index) => change - 2 * DAY_MS + index * MINUTE_MS);
      const shown = minutes.map(clock);
      const wrong = windowsAround(change, zone).flatMap((window) => {
        const open = minutesOpen(window, shown);
        // Where it changes, and some moments between; the first and the last day have no days beside them to go by.
        return minutes.filter((minute, index) => {
          if (index < 1_440 || index >= 3 * 1_440) return false;
          const changes = open[index] !== open[index - 1];
          if (!changes && index % 233 !== 0) return false;
          const { open: isOpen, untilMs } = windowAt(window, minute);
          if (changes && windowAt(window, minute - 1).untilMs !== minute) return true;
          return isOpen !== open[index] || untilMs <= minute;
        });
      });
      expect(wrong.map((minute) => new Date(minute))).toEqual([]);
    },
  );
});

describe('windowProblem', () => {
  it('finds nothing wrong with a window', () => {
    expect(windowProblem(BERLIN)).toBeNull();
    expect(windowProblem({ ...BERLIN, zone: 'UTC', days: ['sun'], from: '00:00', to: '23:59' })).toBeNull();
  });

  it.each<[Partial<MaintenanceWindow>, string, string]>([
    [{ zone: 'Mars/Base' }, 'window.zone', 'window.zone: there is no time zone "Mars/Base"'],
    [{ zone: '' }, 'window.zone', 'window.zone: there is no time zone ""'],
    [{ zone: '+02:00' }, 'window.zone', 'window.zone: there is no time zone "+02:00"'],
    [{ from: '24:00' }, 'window.from', 'window.from: "24:00" is no time of day from 00:00 to 23:59'],
    [{ from: '9:00' }, 'window.from', 'window.from: "9:00" is no time of day from 00:00 to 23:59'],
    [{ to: '04:60' }, 'window.to', 'window.to: "04:60" is no time of day from 00:00 to 23:59'],
    [{ to: '' }, 'window.to', 'window.to: "" is no time of day from 00:00 to 23:59'],
    [{ to: '22:00' }, 'window.to', 'window.to must differ from window.from'],
    [{ days: [] }, 'window.days', 'window.days must name at least one day'],
    [
      { days: ['mon', 'Tuesday' as Weekday] },
      'window.days',
      'window.days: "Tuesday" is none of mon, tue, wed, thu, fri, sat, sun',
    ],
  ])('refuses %j by name', (window, field, text) => {
    expect(windowProblem({ ...BERLIN, ...window })).toEqual({ field, text });
  });
});

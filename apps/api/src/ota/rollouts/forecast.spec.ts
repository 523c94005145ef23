import { forecast, type ForecastDevice } from './forecast';
import { DEFAULT_GATE } from './gate';
import { stratumOf } from './membership';
import type { RolloutPlan } from './simulation/run-ahead';
import { atOnce } from './steps';

const NOW_MS = Date.parse('2026-03-02T08:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const RULES = { gate: DEFAULT_GATE, soakSeconds: 0 };
const PLAN: RolloutPlan = {
  seed: 'b7e0',
  firmwareBytes: 1_000_000,
  phases: [
    { percent: 10, ...RULES, cap: 5 },
    { percent: 90, ...RULES, cap: 50 },
  ],
  confirmations: 3,
  silenceSeconds: 1_800,
  maxAttempts: 3,
  offersPerMinute: null,
  window: null,
  startAtMs: null,
};
const fleet = (count: number, known: Partial<ForecastDevice> = {}, prefix = 'd'): ForecastDevice[] =>
  Array.from({ length: count }, (_, index) => ({
    deviceId: `${prefix}${index}`,
    stratum: stratumOf({ chip: 'ESP32', version: '2.4.0', groupId: null, ...known }),
    chip: 'ESP32',
    version: '2.4.0',
    checkSeconds: 120,
    lastSeenAtMs: NOW_MS - MINUTE_MS,
    timeZone: null,
    refusal: null,
    delta: null,
    ...known,
  }));

interface Case {
  readonly devices: readonly ForecastDevice[];
  readonly plan?: Partial<RolloutPlan>;
}
const ahead = ({ devices, plan }: Case) => atOnce(forecast({ devices, plan: { ...PLAN, ...plan }, nowMs: NOW_MS }));
const hoursUntil = (ms: number | null): number => ((ms ?? NaN) - NOW_MS) / HOUR_MS;

describe('forecast', () => {
  it('counts who is in which phase, by kind, the largest first', () => {
    const devices = [...fleet(30, { chip: 'ESP32-C3', version: null }, 'c'), ...fleet(70)];
    const { targeted, eligible, phases } = ahead({ devices });
    expect({ targeted, eligible, sizes: phases.map(({ size }) => size) }).toEqual({
      targeted: 100,
      eligible: 100,
      sizes: [10, 90],
    });
    expect(phases[0]?.strata).toEqual([
      { chip: 'ESP32', version: '2.4.0', devices: 7 },
      { chip: 'ESP32-C3', version: null, devices: 3 },
    ]);
  });

  it('says who cannot take it and why, the most frequent first, and counts them in no phase', () => {
    const tooSmall = { rule: 'slot_too_small', text: 'The slot is too small.' };
    const wrongChip = { rule: 'wrong_chip', text: 'Another chip.' };
    const { eligible, phases, refusals } = ahead({
      devices: [...fleet(20), ...fleet(3, { refusal: wrongChip }, 'c'), ...fleet(7, { refusal: tooSmall }, 'small')],
    });
    expect(eligible).toBe(20);
    expect(phases.map(({ size }) => size)).toEqual([2, 18]);
    expect(refusals).toEqual([
      { ...tooSmall, devices: 7, sample: ['small0', 'small1', 'small2', 'small3', 'small4'] },
      { ...wrongChip, devices: 3, sample: ['c0', 'c1', 'c2'] },
    ]);
  });

  it('names those who are silent, does not count their bytes, and leaves them in their phase', () => {
    const silent = fleet(10, { lastSeenAtMs: NOW_MS - 9 * DAY_MS }, 'old');
    const { eligible, refusals, bytes } = ahead({
      devices: [...fleet(600), ...silent, ...fleet(1, { lastSeenAtMs: null }, 'new')],
    });
    expect(eligible).toBe(611);
    expect(bytes).toBe(600_000_000);
    expect(refusals).toMatchObject([
      { rule: 'silent', text: 'It was not heard of for 7 days; it gets the firmware when it asks again.', devices: 11 },
    ]);
  });

  it('has no end to tell where a small phase waits for a silent device', () => {
    const { phases, likelyFinishMs, earliestFinishMs } = ahead({
      devices: fleet(50, { lastSeenAtMs: null }).map((device, index) =>
        index % 2 ? { ...device, lastSeenAtMs: NOW_MS } : device,
      ),
    });
    expect([likelyFinishMs, earliestFinishMs, phases[1]?.doneAtMs]).toEqual([null, null, null]);
  });

  it('has an end where a large phase has silent devices: its gate needs not all of them', () => {
    const devices = fleet(2_000).map((device, index) => (index % 10 ? device : { ...device, lastSeenAtMs: null }));
    expect(hoursUntil(ahead({ devices }).likelyFinishMs)).toBeGreaterThan(0);
  });

  it('counts the bytes of all who can take it', () => {
    expect(ahead({ devices: [...fleet(8), ...fleet(2, { version: '2.3.0' }, 'old')] }).bytes).toBe(10_000_000);
  });

  it('takes its phases one after the other, and at the earliest before what is likely', () => {
    const { phases, earliestFinishMs, likelyFinishMs } = ahead({ devices: fleet(1_000) });
    const [first, second] = phases.map(({ doneAtMs }) => hoursUntil(doneAtMs));
    // 100 devices through 5 slots, about 3 minutes each; then 900 through 50, from the moment in which the gate says go.
    expect(first).toBeGreaterThan(0.8);
    expect(first).toBeLessThan(2);
    expect(second).toBeGreaterThan(1.2);
    expect(second).toBeLessThan(3);
    expect(hoursUntil(likelyFinishMs)).toBe(Math.max(first ?? 0, second ?? 0));
    expect(hoursUntil(earliestFinishMs)).toBeLessThan(hoursUntil(likelyFinishMs) / 2);
  });

  it('is the same each time it is asked', () => {
    expect(ahead({ devices: fleet(300) })).toEqual(ahead({ devices: fleet(300) }));
  });

  it("goes by the fleet's own cadence", () => {
    const plan = { phases: [{ percent: 100, ...RULES, cap: null }] };
    const often = ahead({ plan, devices: fleet(200, { checkSeconds: 120 }) });
    const seldom = ahead({ plan, devices: fleet(200, { checkSeconds: 86_400 }) });
    expect(hoursUntil(often.likelyFinishMs)).toBeLessThan(0.2);
    expect(hoursUntil(seldom.likelyFinishMs)).toBeGreaterThan(20);
    expect(hoursUntil(seldom.likelyFinishMs)).toBeLessThan(25);
  });

  it.each<[string, Partial<RolloutPlan>, number, number]>([
    ['what it begins at', { startAtMs: NOW_MS + 10 * HOUR_MS }, 10, 11],
    ['a soak', { phases: PLAN.phases.map((phase) => ({ ...phase, soakSeconds: 5 * 3_600 })) }, 5, 6],
    ['a rate', { offersPerMinute: 1 }, 1.5, 2],
    [
      'a window: four minutes a night are too few for more than the first phase',
      { window: { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '22:00', to: '22:04', zone: 'UTC' } },
      38,
      24 * 5,
    ],
  ])('keeps to %s', (_, plan, least, most) => {
    const hours = hoursUntil(ahead({ devices: fleet(100), plan }).likelyFinishMs);
    expect(hours).toBeGreaterThanOrEqual(least);
    expect(hours).toBeLessThan(most);
  });

  it.each<[string, Partial<RolloutPlan>, number]>([
    ['the slots of the first phase', {}, 5],
    [
      'no more than are in the first phase',
      {
        phases: [
          { count: 3, ...RULES, cap: 5 },
          { percent: 100, ...RULES, cap: 50 },
        ],
      },
      3,
    ],
    [
      'everybody where nothing holds it back',
      { phases: [{ percent: 100, ...RULES, gate: { kind: 'none' }, cap: null }] },
      1_000,
    ],
    ['everybody at once where there is a gate but no cap', { phases: [{ percent: 100, ...RULES, cap: null }] }, 1_000],
  ])('tells how many boards a bad image would take down: %s', (_, plan, lost) => {
    expect(ahead({ devices: fleet(1_000), plan }).blastRadius).toBe(lost);
  });

  it('says of a large fleet by a part of it what it says by all of it', () => {
    const phases = [
      { percent: 1, ...RULES, cap: 5 },
      { percent: 99, ...RULES, cap: 500 },
    ];
    const devices = fleet(20_000);
    const part = hoursUntil(ahead({ devices, plan: { phases } }).likelyFinishMs);
    // A rate that binds nobody makes it play them all.
    const all = hoursUntil(ahead({ devices, plan: { phases, offersPerMinute: 1_000_000 } }).likelyFinishMs);
    expect(Math.abs(part - all)).toBeLessThan(all * 0.1);
  });

  it('lets go often while it works on many devices', () => {
    const steps = [...forecast({ devices: fleet(20_000), plan: PLAN, nowMs: NOW_MS })];
    expect(steps.length).toBeGreaterThan(400);
  });

  it('has nothing to tell of an empty target', () => {
    expect(ahead({ devices: [] })).toMatchObject({
      targeted: 0,
      eligible: 0,
      bytes: 0,
      blastRadius: 0,
      earliestFinishMs: null,
      likelyFinishMs: null,
    });
  });

  it('says what patches save of the devices that are heard of', () => {
    const silent = fleet(5, { lastSeenAtMs: null, delta: 40_000 }, 's');
    const { bytes, deltas } = ahead({ devices: [...fleet(3, { delta: 40_000 }, 'p'), ...fleet(2), ...silent] });
    expect([bytes, deltas]).toEqual([5_000_000, { bytes: 2_120_000, devices: 3, unknown: 0 }]);
  });
});

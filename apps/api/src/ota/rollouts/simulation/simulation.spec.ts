import { DEFAULT_GATE } from '../gate';
import { faultyImage, type DeviceModel, type Ending } from './device-model';
import { figuresOf, markdownTable, quantile } from './figures';
import { seededRandom } from './random';
import { play, SCENARIOS, START_MS, type Scenario } from './scenarios';
import { simulate, simulateInSteps } from './simulate';
import type { SimulationPlan, SimulationResult } from './simulation-plan';

const MINUTE_MS = 60_000;
const SEED = 4;

function results(name: string, runs: number, other: Partial<Scenario> = {}): SimulationResult[] {
  const scenario = SCENARIOS.find((each) => each.name === name);
  if (!scenario) throw new Error(`there is no scenario "${name}"`);
  return [...play({ ...scenario, ...other, runs }, SEED)];
}

/** 20 boards in one phase, three at a time. */
const SMALL: SimulationPlan = {
  startMs: START_MS,
  endMs: START_MS + 24 * 60 * MINUTE_MS,
  until: 'over',
  phases: [{ gate: { kind: 'none' }, soakSeconds: 0, cap: 3, size: 20 }],
  devices: Array.from({ length: 20 }, () => ({ phase: 0, checkMs: 2 * MINUTE_MS, zone: null })),
  confirmations: 3,
  silenceMs: 30 * MINUTE_MS,
  maxAttempts: 3,
  offersPerMinute: null,
  window: null,
};
const ending =
  (kind: Ending): DeviceModel =>
  () => ({ begins: 0, downloads: MINUTE_MS, ending: kind });
const COMES_UP = ending({ kind: 'comes_up', boots: 10_000, calls: MINUTE_MS });
const run = (plan: Partial<SimulationPlan>, model: DeviceModel): SimulationResult =>
  simulate({ ...SMALL, ...plan }, model, seededRandom(1));

describe('10,000 boards', () => {
  it('lose five at most to an image that bricks every one', () => {
    const all = results('bricks every board', 200);
    expect(all.map(({ outcome }) => outcome)).toEqual(all.map(() => 'stopped'));
    expect(Math.max(...all.map(({ lost }) => lost))).toBeLessThanOrEqual(5);
    expect(Math.max(...all.map(({ attempted }) => attempted))).toBeLessThanOrEqual(5);
  });

  it('stop at the third failure, and count those that came with it in the same tick', () => {
    for (const { failed, why } of results('bricks every board', 100)) {
      expect(failed).toBeGreaterThanOrEqual(3);
      expect(why).toMatch(/^\d of 5 attempted failed: chance of that with a good image (below )?0\.\d+ %\.$/);
    }
  });

  it.each(['crashes on 50 %', 'never checks in on 50 %', 'bricks 50 %'])(
    'are through with an image that %s after 13 attempts in 95 of 100 runs',
    (name) => {
      const attempts = results(name, 1_000).map(({ attempted }) => attempted);
      expect(quantile(attempts, 0.95)).toBeLessThanOrEqual(13);
    },
  );

  it('lose five at most to an image that bricks every second one', () => {
    expect(Math.max(...results('bricks 50 %', 1_000).map(({ lost }) => lost))).toBeLessThanOrEqual(5);
  });

  it('seldom stop for an image that fails as often as is acceptable', () => {
    const stopped = results('crashes on 2 %', 500).filter(({ outcome }) => outcome === 'stopped');
    // One in a hundred, and two standard errors: `npm run simulate` plays it often enough to be strict.
    expect(stopped.length).toBeLessThanOrEqual(9);
  });

  it('nearly always stop for an image that fails as often as is not', () => {
    const stopped = results('crashes on 10 %', 500).filter(({ outcome }) => outcome === 'stopped');
    expect(stopped.length).toBeGreaterThanOrEqual(485);
  });

  it('are not stopped by crashes that are heard of before the first confirmation', () => {
    // Of 500 boards at once, ten crash within a minute, and the others are believed after three.
    const [result] = results('crashes on 2 %, to the end', 1, { rate: 0.015 });
    expect(result?.phases[2]?.mostInFlight).toBe(500);
    expect(result?.outcome).toBe('still');
  });

  it('all get a good image, phase by phase, and never more at once than the caps say', () => {
    const [result] = results('crashes on 2 %, to the end', 1, { rate: 0.005 });
    expect(result?.phases.map(({ mostInFlight }) => mostInFlight)).toEqual([5, 50, 500]);
    expect((result?.confirmed ?? 0) + (result?.failed ?? 0)).toBe(10_000);
    const [first, second, third] = result?.phases.map(({ openedAtMs }) => openedAtMs ?? NaN) ?? [];
    expect(first).toBeLessThan(second ?? NaN);
    expect(second).toBeLessThan(third ?? NaN);
  });

  it('are played the same way for the same seed, and otherwise for another', () => {
    const ends = (seed: number) =>
      [...play({ ...(SCENARIOS[2] as (typeof SCENARIOS)[number]), runs: 20 }, seed)].map(({ atMs }) => atMs);
    expect(ends(1)).toEqual(ends(1));
    expect(ends(1)).not.toEqual(ends(2));
  });
});

describe('the sequential test', () => {
  /** The exact distribution of where Wald's test ends, one device after the other. */
  function meanAttempts(rate: number): number {
    let open = new Map([['0,0', 1]]);
    let [mean, stopped] = [0, 0];
    for (let attempts = 1; attempts < 500; attempts++) {
      const next = new Map<string, number>();
      for (const [state, chance] of open) {
        const [failed = 0, confirmed = 0] = state.split(',').map(Number);
        for (const [f, c, p] of [
          [failed + 1, confirmed, rate],
          [failed, confirmed + 1, 1 - rate],
        ] as const) {
          const llr = f * Math.log(5) + c * Math.log(0.9 / 0.98);
          if (llr >= Math.log(99)) [mean, stopped] = [mean + attempts * chance * p, stopped + chance * p];
          else if (llr > -Math.log(99)) next.set(`${f},${c}`, (next.get(`${f},${c}`) ?? 0) + chance * p);
        }
      }
      open = next;
    }
    return mean / stopped;
  }

  it('stops a played rollout after as many attempts as the theory says, and the few that are busy', () => {
    const attempts = results('crashes on 20 %', 1_000).map(({ attempted }) => attempted);
    const mean = attempts.reduce((sum, value) => sum + value, 0) / attempts.length;
    const exact = meanAttempts(0.2);
    expect(exact).toBeCloseTo(21.1, 1);
    expect(Math.abs(mean - exact)).toBeLessThan(2.5);
  });
});

describe('simulate', () => {
  it('reaches everybody with an image that comes up', () => {
    const { outcome, confirmed, failed, lost, phases } = run({}, COMES_UP);
    expect({ outcome, confirmed, failed, lost }).toEqual({ outcome: 'still', confirmed: 20, failed: 0, lost: 0 });
    expect(phases[0]?.mostInFlight).toBe(3);
  });

  it('believes a board only when it was heard three times', () => {
    const once = run({ confirmations: 1, devices: SMALL.devices.slice(0, 1) }, COMES_UP);
    const thrice = run({ confirmations: 3, devices: SMALL.devices.slice(0, 1) }, COMES_UP);
    expect(thrice.atMs - once.atMs).toBeGreaterThan(1.7 * MINUTE_MS);
  });

  it('does not let bricks hold their slots for ever', () => {
    const { failed, lost, atMs } = run({}, ending({ kind: 'bricks' }));
    expect([failed, lost]).toEqual([20, 20]);
    expect(atMs - START_MS).toBeGreaterThan(6 * 30 * MINUTE_MS);
  });

  it.each([
    ['that vanish before the first byte: no attempt, and no slot', { kind: 'vanishes' }, { attempted: 0, failed: 0 }],
    ['that lose power while they download', { kind: 'loses_power' }, { attempted: 20, failed: 20 }],
    ['that go back', { kind: 'rolls_back', after: 1_000 }, { attempted: 20, failed: 20 }],
    ['that cannot install it: counted once, however often they try', { kind: 'fails' }, { attempted: 20, failed: 20 }],
  ] as const)('comes to an end with boards %s', (_, kind, counters) => {
    const result = run({}, ending(kind));
    expect(result).toMatchObject({ ...counters, outcome: 'still', confirmed: 0, lost: 0 });
    expect(result.phases[0]?.counters.inFlight).toBe(0);
  });

  it('offers a failed board as many tries as it has', () => {
    let most = 0;
    run({ maxAttempts: 4 }, (_, attempt) => {
      most = Math.max(most, attempt);
      return { begins: 0, downloads: 1_000, ending: { kind: 'fails' } };
    });
    expect(most).toBe(4);
  });

  it('takes a failure back when a later try comes up', () => {
    const { confirmed, failed } = run({}, (_, attempt) => ({
      begins: 0,
      downloads: 1_000,
      ending: attempt === 1 ? { kind: 'fails' } : { kind: 'comes_up', boots: 1_000, calls: MINUTE_MS },
    }));
    expect([confirmed, failed]).toEqual([20, 0]);
  });

  it('makes no offer outside of the window', () => {
    const offers: number[] = [];
    const window = { days: ['tue'], from: '03:00', to: '03:05', zone: 'Asia/Kathmandu' } as const;
    const model: DeviceModel = (...question) => {
      offers.push(question[0]);
      return COMES_UP(...question);
    };
    const { phases, atMs } = run({ window, endMs: START_MS + 30 * 24 * 60 * MINUTE_MS }, model);
    // Kathmandu is 5:45 ahead; the run begins on Monday at 13:45 there. Five minutes are too few for all of them in one week.
    expect(phases[0]?.lastConfirmedAtMs ?? 0).toBeGreaterThan(Date.UTC(2026, 0, 12, 21, 15));
    expect(atMs).toBeGreaterThan(Date.UTC(2026, 0, 12, 21, 15));
    expect(offers).toHaveLength(20);
  });

  it('makes no more first offers a minute than it may', () => {
    const { atMs } = run(
      { offersPerMinute: 2, phases: SMALL.phases.map((phase) => ({ ...phase, cap: null })) },
      COMES_UP,
    );
    expect(atMs - START_MS).toBeGreaterThan(9 * MINUTE_MS);
    expect(atMs - START_MS).toBeLessThan(18 * MINUTE_MS);
  });

  it('costs no more where a limit of offers holds back thousands', () => {
    const many = {
      ...SMALL,
      phases: [{ gate: { kind: 'none' } as const, soakSeconds: 0, cap: null, size: 5_000 }],
      devices: Array.from({ length: 5_000 }, () => ({ phase: 0, checkMs: 2 * MINUTE_MS, zone: null })),
    };
    const stepsAt = (offersPerMinute: number | null): number =>
      [...simulateInSteps({ ...many, offersPerMinute }, COMES_UP, seededRandom(1))].length;
    expect(run({ ...many, offersPerMinute: 50 }, COMES_UP)).toMatchObject({ confirmed: 5_000 });
    expect(run({ ...many, offersPerMinute: 50 }, COMES_UP).atMs - START_MS).toBeGreaterThanOrEqual(99 * MINUTE_MS);
    expect(stepsAt(50)).toBeLessThan(2 * stepsAt(null));
  });

  it('reaches devices that ask seldom as soon as they ask, where the limit of offers holds back none of them', () => {
    const checkMs = 24 * 60 * MINUTE_MS;
    const plan = {
      endMs: START_MS + 90 * checkMs,
      offersPerMinute: 5,
      phases: SMALL.phases.map((phase) => ({ ...phase, cap: null })),
      devices: SMALL.devices.map((device) => ({ ...device, checkMs })),
    };
    const { confirmed, atMs } = run(plan, COMES_UP);
    expect(confirmed).toBe(20);
    expect(atMs - START_MS).toBeGreaterThan(checkMs / 2);
    expect(atMs - START_MS).toBeLessThan(checkMs + 10 * MINUTE_MS);
  });

  it('gives up at its end', () => {
    const { outcome, atMs } = run({ endMs: START_MS + 10 * MINUTE_MS }, ending({ kind: 'bricks' }));
    expect(outcome).toBe('given_up');
    expect(atMs).toBeLessThanOrEqual(START_MS + 10 * MINUTE_MS);
  });

  it('opens the second phase when the first has soaked', () => {
    const phase = { gate: DEFAULT_GATE, soakSeconds: 3_600, cap: 5, size: 10 };
    const { phases } = run(
      { phases: [phase, phase], devices: SMALL.devices.map((device, index) => ({ ...device, phase: index % 2 })) },
      COMES_UP,
    );
    const lastAttemptMs = phases[0]?.evidence.lastAttemptedAtMs ?? NaN;
    expect(phases[1]?.openedAtMs).toBe(lastAttemptMs + 3_600_000);
  });

  it('never opens the second phase when the first stops', () => {
    const phase = { gate: DEFAULT_GATE, soakSeconds: 0, cap: 5, size: 10 };
    const devices = SMALL.devices.map((device, index) => ({ ...device, phase: index % 2 }));
    const { outcome, phases } = run({ phases: [phase, phase], devices }, faultyImage(1, 'crashes'));
    expect([outcome, phases[1]?.openedAtMs, phases[1]?.counters.offered]).toEqual(['stopped', null, 0]);
  });
});

describe('the figures', () => {
  it('are of the runs that were stopped, and say so where none was', () => {
    const scenario = SCENARIOS[0] as (typeof SCENARIOS)[number];
    const result = run({}, COMES_UP);
    const stopped = { ...result, outcome: 'stopped' as const, attempted: 5, confirmed: 1, failed: 3, lost: 4 };
    const figures = figuresOf(scenario, [stopped, { ...stopped, attempted: 7 }, result, result]);
    expect(figures).toMatchObject({
      runs: 4,
      stopped: 0.5,
      attempts: { mean: 6, p95: 7, most: 7 },
      judgedP95: 4,
      mostLost: 4,
    });
    expect(figuresOf(scenario, [result])).toMatchObject({ stopped: 0, attempts: null, judgedP95: null });
    expect(markdownTable([figures]).split('\n')[2]).toMatch(
      /^\| bricks every board +\| +4 \| +50 % \| +6\.0 \| +7 \| +7 \|/,
    );
  });
});

import { DEFAULT_GATE } from '../gate';
import { phaseOf, planPhases, position, type PhaseSize } from '../membership';
import { capsOf } from '../slots';
import { faultyImage, type FailureKind } from './device-model';
import { between, seededRandom, type Random } from './random';
import { simulate } from './simulate';
import type { PlannedDevice, SimulationPlan, SimulationResult } from './simulation-plan';

/** A rollout that is played many times. */
export interface Scenario {
  readonly name: string;
  /** Share of the devices on which the image fails. */
  readonly rate: number;
  readonly failure: FailureKind;
  readonly until: SimulationPlan['until'];
  readonly runs: number;
}

export const FLEET = 10_000;
export const PHASES: readonly PhaseSize[] = [{ percent: 5 }, { percent: 25 }, { percent: 70 }];
/** A Monday morning. */
export const START_MS = Date.UTC(2026, 0, 5, 8);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

export const SCENARIOS: readonly Scenario[] = [
  { name: 'bricks every board', rate: 1, failure: 'bricks', until: 'over', runs: 1_000 },
  { name: 'never checks in, on every board', rate: 1, failure: 'never_checks_in', until: 'over', runs: 1_000 },
  { name: 'crashes on 50 %', rate: 0.5, failure: 'crashes', until: 'first_gate', runs: 4_000 },
  { name: 'never checks in on 50 %', rate: 0.5, failure: 'never_checks_in', until: 'first_gate', runs: 4_000 },
  { name: 'bricks 50 %', rate: 0.5, failure: 'bricks', until: 'first_gate', runs: 4_000 },
  { name: 'crashes on 20 %', rate: 0.2, failure: 'crashes', until: 'first_gate', runs: 4_000 },
  { name: 'crashes on 10 %', rate: 0.1, failure: 'crashes', until: 'first_gate', runs: 4_000 },
  { name: 'crashes on 2 %', rate: 0.02, failure: 'crashes', until: 'first_gate', runs: 4_000 },
  { name: 'bricks 2 %', rate: 0.02, failure: 'bricks', until: 'first_gate', runs: 4_000 },
  { name: 'crashes on 2 %, to the end', rate: 0.02, failure: 'crashes', until: 'over', runs: 4_000 },
  { name: 'crashes on 0.5 %', rate: 0.005, failure: 'crashes', until: 'first_gate', runs: 4_000 },
];

/** A fleet of several chips and versions, as one rollout finds it; who is in which phase is the engine's own plan. */
function fleetOf(seed: string, random: Random): PlannedDevice[] {
  const members = Array.from({ length: FLEET }, (_, index) => ({
    deviceId: `esp32-${index}`,
    stratum: `ESP32||2.${index % 5}.0`,
  }));
  const cutoffs = planPhases(seed, members, PHASES).map((phase) => phase.cutoffs);
  return members.map(({ deviceId, stratum }) => ({
    phase: phaseOf(cutoffs, stratum, position(seed, deviceId)),
    checkMs: between(1.8, 2.2, random) * MINUTE_MS,
    zone: null,
  }));
}

function planOf(until: Scenario['until']): SimulationPlan {
  const seed = 'simulate';
  const devices = fleetOf(seed, seededRandom(0));
  const caps = capsOf({ phases: PHASES.length, inFlight: null });
  return {
    startMs: START_MS,
    endMs: START_MS + 30 * DAY_MS,
    until,
    phases: PHASES.map((_, index) => ({
      gate: DEFAULT_GATE,
      soakSeconds: 0,
      cap: caps[index] ?? null,
      size: devices.filter(({ phase }) => phase === index).length,
    })),
    devices,
    confirmations: 3,
    silenceMs: 30 * MINUTE_MS,
    maxAttempts: 3,
    offersPerMinute: null,
    window: null,
  };
}

/** One result for each run; a run of a seed is always the same. */
export function* play({ rate, failure, until, runs }: Scenario, seed: number): Generator<SimulationResult> {
  const plan = planOf(until);
  for (let run = 0; run < runs; run++) {
    yield simulate(plan, faultyImage(rate, failure), seededRandom(seed * 2 ** 32 + run));
  }
}

import type { PhaseSize } from '../membership';
import type { PhaseRules } from '../phase-gate';
import { isStep, type Steps } from '../steps';
import type { MaintenanceWindow } from '../window';
import type { DeviceModel } from './device-model';
import type { Random } from './random';
import { simulateInSteps } from './simulate';
import type { PlannedDevice, SimulationPlan } from './simulation-plan';

/** A rollout as far as its course depends on it. */
export interface RolloutPlan {
  readonly seed: string;
  readonly firmwareBytes: number;
  readonly phases: readonly (PhaseSize & PhaseRules & { readonly cap: number | null })[];
  readonly confirmations: number;
  readonly silenceSeconds: number;
  readonly maxAttempts: number;
  readonly offersPerMinute: number | null;
  readonly window: MaintenanceWindow | null;
  /** Ms since the epoch; null where it begins at once. */
  readonly startAtMs: number | null;
}

export interface Fleet {
  /** By phase, the devices that its gate counts. */
  readonly sizes: readonly number[];
  /** Those of them that are expected to ask. */
  readonly expected: readonly PlannedDevice[];
  /** Ms since the epoch. */
  readonly nowMs: number;
}

export interface Behaviour {
  readonly model: DeviceModel;
  readonly random: Random;
}

const DAY_MS = 86_400_000;
const LONGEST_MS = 90 * DAY_MS;
/** More devices of one phase tell nothing more, and somebody waits for the answer. */
const ENOUGH = 5_000;
/** A phase that is played with a part of its devices keeps so many slots at least. */
const LEAST_SLOTS = 50;

/**
 * When each phase is done, in ms since the epoch; null where it would not be by itself. A person who is asked to open a phase is
 * taken to do so at once.
 */
export function* courseOf(plan: RolloutPlan, fleet: Fleet, { model, random }: Behaviour): Steps<(number | null)[]> {
  const byPhase: PlannedDevice[][] = plan.phases.map(() => []);
  for (const [index, device] of fleet.expected.entries()) {
    if (isStep(index)) yield;
    byPhase[device.phase]?.push(device);
  }
  const parts = plan.phases.map(({ cap }, index) => partOf(byPhase[index]?.length ?? 0, cap, plan.offersPerMinute));
  const played = byPhase.map((devices, index) => devices.filter((_, at) => at % (parts[index] ?? 1) === 0));
  const { phases } = yield* simulateInSteps(
    {
      ...simulationOf(plan, fleet.nowMs),
      devices: played.flat(),
      phases: plan.phases.map((phase, index) => ({
        ...phase,
        cap: phase.cap === null ? null : Math.floor(phase.cap / (parts[index] ?? 1)),
        size: Math.ceil((fleet.sizes[index] ?? 0) / (parts[index] ?? 1)),
      })),
    },
    model,
    random,
  );
  return phases.map(({ openedAtMs, lastConfirmedAtMs, counters }, index) =>
    openedAtMs === null || counters.confirmed < (played[index]?.length ?? 0) ? null : (lastConfirmedAtMs ?? openedAtMs),
  );
}

/** How many devices do not come up any more before the rollout stops by itself. */
export function* lossesOf(plan: RolloutPlan, fleet: Fleet, { model, random }: Behaviour): Steps<number> {
  const phases = plan.phases.map((phase, index) => ({ ...phase, size: fleet.sizes[index] ?? 0 }));
  const devices = fleet.expected;
  return (yield* simulateInSteps({ ...simulationOf(plan, fleet.nowMs), devices, phases }, model, random)).lost;
}

const simulationOf = (plan: RolloutPlan, nowMs: number): Omit<SimulationPlan, 'devices' | 'phases'> => {
  const startMs = Math.max(nowMs, plan.startAtMs ?? nowMs);
  const { confirmations, maxAttempts, offersPerMinute, window } = plan;
  return {
    startMs,
    endMs: startMs + LONGEST_MS,
    until: 'over',
    confirmations,
    silenceMs: plan.silenceSeconds * 1_000,
    maxAttempts,
    offersPerMinute,
    window,
  };
};

/** Of so many devices one is played; a large phase with a part of its devices and as large a part of its slots takes as long. */
function partOf(devices: number, cap: number | null, offersPerMinute: number | null): number {
  if (offersPerMinute !== null) return 1;
  const most = cap === null ? Number.POSITIVE_INFINITY : Math.floor(cap / LEAST_SLOTS);
  return Math.max(1, Math.min(most, Math.ceil(devices / ENOUGH)));
}

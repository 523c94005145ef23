import { deltaFigures, type DeltaFigures, type DeltaOutlook } from './forecast-deltas';
import {
  dealOut,
  position,
  stratumOf,
  type Deal,
  type Member,
  type PhaseCutoffs,
  type StratumParts,
} from './membership';
import { faultyImage, goodImage, quickestImage } from './simulation/device-model';
import { seededRandom } from './simulation/random';
import { courseOf, lossesOf, type Fleet, type RolloutPlan } from './simulation/run-ahead';
import type { PlannedDevice } from './simulation/simulation-plan';
import { isStep, type Steps } from './steps';

const DAY_MS = 86_400_000;
/** A device that was not heard of for longer is not expected to ask. */
export const SILENT_DAYS = 7;
const SAMPLE = 5;
const USUAL_CHECK_SECONDS = 120;

/** Why a device would not get the firmware, in the words of the rules. */
export interface ForecastReason {
  readonly rule: string;
  readonly text: string;
}

/** A device that a rollout names, as far as a forecast needs it. */
export interface ForecastDevice extends Member, Pick<StratumParts, 'chip' | 'version'> {
  /** How often it asks; null while nobody knows. */
  readonly checkSeconds: number | null;
  /** Ms since the epoch; null while it was never heard of. */
  readonly lastSeenAtMs: number | null;
  readonly timeZone: string | null;
  /** Why it would not get the firmware even when its phase is open; null where it would. */
  readonly refusal: ForecastReason | null;
  readonly delta: DeltaOutlook;
}

export interface ForecastQuestion {
  /** All that the target names. */
  readonly devices: readonly ForecastDevice[];
  readonly plan: RolloutPlan;
  /** Ms since the epoch. */
  readonly nowMs: number;
}

export interface ForecastStratum {
  readonly chip: string | null;
  readonly version: string | null;
  readonly devices: number;
}

export interface ForecastPhase {
  /** From 0. */
  readonly index: number;
  readonly size: number;
  readonly cutoffs: PhaseCutoffs;
  /** The largest first. */
  readonly strata: readonly ForecastStratum[];
  /** In ms since the epoch; null where it would not be done by itself. */
  readonly doneAtMs: number | null;
}

export interface ForecastRefusal extends ForecastReason {
  readonly devices: number;
  readonly sample: readonly string[];
}

export interface Forecast {
  readonly targeted: number;
  /** Those that are in a phase; the silent ones are, too. */
  readonly eligible: number;
  readonly phases: readonly ForecastPhase[];
  /** Who cannot take it and why, and who is silent; the most frequent first. */
  readonly refusals: readonly ForecastRefusal[];
  /** To be sent when each device that is heard of downloads the whole file once. */
  readonly bytes: number;
  /** What it is with patches; null where there are none. */
  readonly deltas: DeltaFigures | null;
  /** In ms since the epoch; null where it would not finish by itself: nobody can take it, or a small phase waits for a silent device. */
  readonly earliestFinishMs: number | null;
  readonly likelyFinishMs: number | null;
  /** Devices that an image that never comes up would take down before the rollout stops. */
  readonly blastRadius: number;
}

interface Sorted {
  /** Those that can take it. */
  readonly eligible: readonly ForecastDevice[];
  readonly refusals: readonly ForecastRefusal[];
}

/** What a rollout would do, by the engine's own decisions run ahead in time. */
export function* forecast({ devices, plan, nowMs }: ForecastQuestion): Steps<Forecast> {
  const { eligible, refusals } = yield* sortOut(devices, nowMs);
  const deal = yield* dealOut(plan.seed, eligible, plan.phases);
  const sizes = deal.phases.map(({ size }) => size);
  const strata = yield* strataOf(eligible, deal);
  const { expected, eager, deltas } = yield* expectedOf(eligible, deal, nowMs);
  const { likely, earliest, blastRadius } = yield* runAhead(plan, {
    fleet: { sizes, expected, nowMs },
    eager: { sizes, expected: eager, nowMs },
  });
  return {
    targeted: devices.length,
    eligible: eligible.length,
    phases: deal.phases.map(({ size, cutoffs }, index) => ({
      index,
      size,
      cutoffs,
      strata: strata[index] ?? [],
      doneAtMs: likely[index] ?? null,
    })),
    refusals,
    bytes: expected.length * plan.firmwareBytes,
    deltas: deltaFigures(deltas, plan.firmwareBytes),
    earliestFinishMs: expected.length > 0 ? finish(earliest) : null,
    likelyFinishMs: expected.length > 0 ? finish(likely) : null,
    blastRadius,
  };
}

function* sortOut(devices: readonly ForecastDevice[], nowMs: number): Steps<Sorted> {
  const eligible: ForecastDevice[] = [];
  const silent: string[] = [];
  const groups = new Map<string, { reason: ForecastReason; ids: string[] }>();
  for (const [index, device] of devices.entries()) {
    if (isStep(index)) yield;
    const { deviceId, refusal: reason } = device;
    if (reason === null) {
      eligible.push(device);
      if (isSilent(device, nowMs)) silent.push(deviceId);
      continue;
    }
    const key = `${reason.rule}|${reason.text}`;
    const group = groups.get(key);
    if (group) group.ids.push(deviceId);
    else groups.set(key, { reason, ids: [deviceId] });
  }
  if (silent.length > 0) groups.set('silent', { reason: SILENT, ids: silent });
  const refusals = [...groups.values()]
    .map(({ reason, ids }) => ({ ...reason, devices: ids.length, sample: ids.slice(0, SAMPLE) }))
    .sort((a, b) => b.devices - a.devices);
  return { eligible, refusals };
}

const SILENT: ForecastReason = {
  rule: 'silent',
  text: `It was not heard of for ${SILENT_DAYS} days; it gets the firmware when it asks again.`,
};

const isSilent = ({ lastSeenAtMs }: ForecastDevice, nowMs: number): boolean =>
  lastSeenAtMs === null || nowMs - lastSeenAtMs > SILENT_DAYS * DAY_MS;

/** By phase. */
function* strataOf(eligible: readonly ForecastDevice[], { phases, phaseOfMember }: Deal): Steps<ForecastStratum[][]> {
  const counted = phases.map(() => new Map<string, Writable<ForecastStratum>>());
  for (const [index, { chip, version }] of eligible.entries()) {
    if (isStep(index)) yield;
    const strata = counted[phaseOfMember[index] ?? 0];
    const key = stratumOf({ chip, version, groupId: null });
    const stratum = strata?.get(key);
    if (stratum) stratum.devices++;
    else strata?.set(key, { chip, version, devices: 1 });
  }
  return counted.map((strata) => [...strata.values()].sort((a, b) => b.devices - a.devices));
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Expected {
  /** Those who are heard of. */
  readonly expected: readonly PlannedDevice[];
  /** The same, were they to ask without a pause. */
  readonly eager: readonly PlannedDevice[];
  /** What each of them would be sent. */
  readonly deltas: readonly DeltaOutlook[];
}

function* expectedOf(eligible: readonly ForecastDevice[], { phaseOfMember }: Deal, nowMs: number): Steps<Expected> {
  const expected: PlannedDevice[] = [];
  const eager: PlannedDevice[] = [];
  const deltas: DeltaOutlook[] = [];
  for (const [index, device] of eligible.entries()) {
    if (isStep(index)) yield;
    if (isSilent(device, nowMs)) continue;
    const phase = phaseOfMember[index] ?? 0;
    const zone = device.timeZone;
    expected.push({ phase, checkMs: (device.checkSeconds ?? USUAL_CHECK_SECONDS) * 1_000, zone });
    eager.push({ phase, checkMs: 0, zone });
    deltas.push(device.delta);
  }
  return { expected, eager, deltas };
}

/** Three runs: as it should go, as fast as it could, and as bad as it could. */
function* runAhead(plan: RolloutPlan, { fleet, eager }: { readonly fleet: Fleet; readonly eager: Fleet }) {
  const bytes = plan.firmwareBytes;
  const random = seededRandom(position(plan.seed, 'forecast'));
  return {
    likely: yield* courseOf(plan, fleet, { model: goodImage(bytes), random }),
    earliest: yield* courseOf(plan, eager, { model: quickestImage(bytes), random }),
    blastRadius: yield* lossesOf(plan, eager, { model: faultyImage(1, 'bricks', bytes), random }),
  };
}

const finish = (course: readonly (number | null)[]): number | null =>
  course.reduce((last, atMs) => (last === null || atMs === null ? null : Math.max(last, atMs)), 0);

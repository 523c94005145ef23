import { deltaFigures, type DeltaFigures, type DeltaOutlook } from './forecast-deltas';
import { phaseOf, planPhases, position, stratumOf, type StratumParts } from './membership';
import { faultyImage, goodImage, quickestImage } from './simulation/device-model';
import { seededRandom } from './simulation/random';
import { courseOf, lossesOf, type Fleet, type RolloutPlan } from './simulation/run-ahead';

const DAY_MS = 86_400_000;
/** A device that was not heard of for longer is not expected to ask. */
export const SILENT_DAYS = 7;
const SAMPLE = 5;
const USUAL_CHECK_SECONDS = 120;

/** A device that a rollout names, as far as a forecast needs it. */
export interface ForecastDevice extends StratumParts {
  readonly deviceId: string;
  /** How often it asks; null while nobody knows. */
  readonly checkSeconds: number | null;
  /** Ms since the epoch; null while it was never heard of. */
  readonly lastSeenAtMs: number | null;
  readonly timeZone: string | null;
}

/** Why a device would not get the firmware, in the words of the rules. */
export interface ForecastReason {
  readonly rule: string;
  readonly text: string;
}

export interface ForecastQuestion<Device extends ForecastDevice> {
  /** All that the target names. */
  readonly devices: readonly Device[];
  readonly plan: RolloutPlan;
  /** Why the device would not get the firmware even when its phase is open; null where it would. */
  readonly refusalOf: (device: Device) => ForecastReason | null;
  readonly deltaOf: (device: Device) => DeltaOutlook;
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

interface Placed<Device> {
  readonly device: Device;
  readonly phase: number;
}

/** What a rollout would do, by the engine's own decisions run ahead in time. */
export function forecast<Device extends ForecastDevice>(question: ForecastQuestion<Device>): Forecast {
  const { devices, plan, nowMs } = question;
  const { eligible, silent, refusals } = sortOut(question);
  const placed = placeAll(eligible, plan);
  const heard = placed.filter(({ device }) => !silent.has(device));
  const sizes = plan.phases.map((_, index) => placed.filter(({ phase }) => phase === index).length);
  const { likely, earliest, blastRadius } = runAhead(plan, { sizes, expected: heard.map(plannedDevice), nowMs });
  return {
    targeted: devices.length,
    eligible: eligible.length,
    phases: sizes.map((size, index) => ({
      index,
      size,
      strata: strataOf(placed.filter(({ phase }) => phase === index)),
      doneAtMs: likely[index] ?? null,
    })),
    refusals,
    bytes: heard.length * plan.firmwareBytes,
    deltas: deltaFigures(
      heard.map(({ device }) => question.deltaOf(device)),
      plan.firmwareBytes,
    ),
    earliestFinishMs: heard.length > 0 ? finish(earliest) : null,
    likelyFinishMs: heard.length > 0 ? finish(likely) : null,
    blastRadius,
  };
}

function sortOut<Device extends ForecastDevice>({ devices, refusalOf, nowMs }: ForecastQuestion<Device>) {
  const refused = devices.map((device) => ({ device, reason: refusalOf(device) }));
  const eligible = refused.flatMap(({ device, reason }) => (reason ? [] : [device]));
  const silent = new Set(eligible.filter(({ lastSeenAtMs }) => isSilent(lastSeenAtMs, nowMs)));
  const groups = new Map<string, { reason: ForecastReason; ids: string[] }>();
  const add = (reason: ForecastReason, { deviceId }: Device): void => {
    const key = `${reason.rule}|${reason.text}`;
    const group = groups.get(key);
    if (group) group.ids.push(deviceId);
    else groups.set(key, { reason, ids: [deviceId] });
  };
  for (const { device, reason } of refused) if (reason) add(reason, device);
  for (const device of silent) add(SILENT, device);
  const refusals = [...groups.values()]
    .map(({ reason, ids }) => ({ ...reason, devices: ids.length, sample: ids.slice(0, SAMPLE) }))
    .sort((a, b) => b.devices - a.devices);
  return { eligible, silent, refusals };
}

const SILENT: ForecastReason = {
  rule: 'silent',
  text: `It was not heard of for ${SILENT_DAYS} days; it gets the firmware when it asks again.`,
};

const isSilent = (lastSeenAtMs: number | null, nowMs: number): boolean =>
  lastSeenAtMs === null || nowMs - lastSeenAtMs > SILENT_DAYS * DAY_MS;

function placeAll<Device extends ForecastDevice>(devices: readonly Device[], plan: RolloutPlan): Placed<Device>[] {
  const members = devices.map((device) => ({ deviceId: device.deviceId, stratum: stratumOf(device) }));
  const cutoffs = planPhases(plan.seed, members, plan.phases).map((phase) => phase.cutoffs);
  return devices.map((device) => ({
    device,
    phase: phaseOf(cutoffs, stratumOf(device), position(plan.seed, device.deviceId)),
  }));
}

const plannedDevice = ({ device, phase }: Placed<ForecastDevice>) => ({
  phase,
  checkMs: (device.checkSeconds ?? USUAL_CHECK_SECONDS) * 1_000,
  zone: device.timeZone,
});

/** Three runs: as it should go, as fast as it could, and as bad as it could. */
function runAhead(plan: RolloutPlan, fleet: Fleet) {
  const bytes = plan.firmwareBytes;
  const random = seededRandom(position(plan.seed, 'forecast'));
  const eager: Fleet = { ...fleet, expected: fleet.expected.map((device) => ({ ...device, checkMs: 0 })) };
  return {
    likely: courseOf(plan, fleet, { model: goodImage(bytes), random }),
    earliest: courseOf(plan, eager, { model: quickestImage(bytes), random }),
    blastRadius: lossesOf(plan, eager, { model: faultyImage(1, 'bricks', bytes), random }),
  };
}

const finish = (course: readonly (number | null)[]): number | null =>
  course.reduce((last, atMs) => (last === null || atMs === null ? null : Math.max(last, atMs)), 0);

function strataOf(placed: readonly Placed<ForecastDevice>[]): ForecastStratum[] {
  const strata = new Map<string, { chip: string | null; version: string | null; devices: number }>();
  for (const { device } of placed) {
    const { chip, version } = device;
    const key = stratumOf({ chip, version, groupId: null });
    const stratum = strata.get(key) ?? { chip, version, devices: 0 };
    stratum.devices++;
    strata.set(key, stratum);
  }
  return [...strata.values()].sort((a, b) => b.devices - a.devices);
}

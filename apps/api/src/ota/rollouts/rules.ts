import { ATTEMPTED_UPDATE_STATES, isNewerVersion, type UpdateState } from '@pcms/contract';
import type { DeviceState, FirmwareState, Passage, RolloutState, Situation } from './decide';
import { isExcluded } from './targeting';
import { windowAt, zoneOf } from './window';
import { DateTime } from 'luxon';

/** What can stand between a device and a firmware; stable, for programs. */
export type RuleName =
  | 'device_retired'
  | 'device_pending'
  | 'excluded'
  | 'rollout_not_running'
  | 'waits_for_approval'
  | 'not_started'
  | 'phase_not_open'
  | 'outside_window'
  | 'waiting_for_slot'
  | 'firmware_withdrawn'
  | 'already_runs'
  | 'update_over'
  | 'tries_used_up'
  | 'waits_to_retry'
  | 'busy'
  | 'wrong_chip'
  | 'wrong_type'
  | 'slot_too_small'
  | 'newer_already'
  | 'superseded';

export interface Refusal {
  readonly rule: RuleName;
  /** One sentence for a person. */
  readonly text: string;
}

interface Question extends Situation {
  readonly device: DeviceState;
  readonly rollout: RolloutState;
  /** The device's update under this rollout, if it has one. */
  readonly passage: Passage | null;
  /** The device's phase, from 0. */
  readonly phase: number;
}

interface FitQuestion {
  readonly device: DeviceState;
  readonly rollout: Pick<RolloutState, 'allowVariantSwitch' | 'allowDowngrade'>;
  readonly firmware: FirmwareState;
}

interface FirmwareQuestion extends Question {
  readonly firmware: FirmwareState;
}

/** The first rule that says no, or null when the device may have the firmware now. */
export function firstRefusal(question: Question): Refusal | null {
  for (const rule of STANDING) {
    const refusal = rule(question);
    if (refusal) return refusal;
  }
  const { firmware } = question.rollout;
  if (!firmware || firmware.withdrawn) return no('firmware_withdrawn', 'The firmware was withdrawn.');
  for (const rule of FITTING) {
    const refusal = rule({ ...question, firmware });
    if (refusal) return refusal;
  }
  return null;
}

/** What about the device itself speaks against the firmware, whatever the hour; null when nothing does. */
export function refusalToFit(question: FitQuestion): Refusal | null {
  for (const rule of [alreadyRuns, wrongChip, wrongType, slotTooSmall, newerAlready]) {
    const refusal = rule(question);
    if (refusal) return refusal;
  }
  return null;
}

const no = (rule: RuleName, text: string): Refusal => ({ rule, text });

/** May this device take part in this rollout at all, now? From the most general to the most particular. */
const STANDING: readonly ((question: Question) => Refusal | null)[] = [
  ({ device }) => (device.status === 'retired' ? no('device_retired', 'The device is retired.') : null),
  ({ device }) => (device.status === 'pending' ? no('device_pending', 'The device waits to be admitted.') : null),
  ({ device, rollout, nowMs }) =>
    isExcluded(device, rollout.target, nowMs) ? no('excluded', 'The rollout leaves it out.') : null,
  notRunning,
  ({ rollout, nowMs }) =>
    rollout.startAtMs !== null && nowMs < rollout.startAtMs
      ? no('not_started', `The rollout starts at ${instant(rollout.startAtMs, 'utc')}.`)
      : null,
];

/** Is this firmware right for this device, now? */
const FITTING: readonly ((question: FirmwareQuestion) => Refusal | null)[] = [
  passageIsOver,
  alreadyRuns,
  wrongChip,
  wrongType,
  slotTooSmall,
  newerAlready,
  phaseNotOpen,
  waitsToRetry,
  busyWithAnother,
  outsideWindow,
  waitsForSlot,
];

function notRunning({ rollout: { status, stopReason, isApproved }, mustBeApproved }: Question): Refusal | null {
  if (status === 'running') return null;
  if (status === 'draft') {
    return mustBeApproved && !isApproved
      ? no('waits_for_approval', 'The rollout waits for the approval of a second person.')
      : no('not_started', 'The rollout is a draft, which nobody has started yet.');
  }
  const why = status === 'paused' && stopReason !== null ? `: ${stopReason}` : '.';
  return no('rollout_not_running', `The rollout is ${status}${why}`);
}

function passageIsOver({ passage, rollout }: FirmwareQuestion): Refusal | null {
  switch (passage?.state) {
    case 'confirmed':
    case 'rolled_back':
    case 'superseded':
    case 'cancelled':
      return no('update_over', `Its update under this rollout is over: ${passage.state.replace('_', ' ')}.`);
    case 'failed':
      return triesUsedUp(passage, rollout);
    default:
      return null;
  }
}

function triesUsedUp({ attempt, retryAtMs }: Passage, { maxAttempts }: RolloutState): Refusal | null {
  if (attempt >= maxAttempts) return no('tries_used_up', `It failed ${attempt} of ${maxAttempts} times.`);
  return retryAtMs === null ? no('tries_used_up', 'It failed in a way that another try would not mend.') : null;
}

/** The same version, or the same image whatever version it reports. */
function alreadyRuns({ device, firmware }: FitQuestion): Refusal | null {
  const sameImage = device.imageDigest !== null && device.imageDigest === firmware.imageDigest;
  const sameVersion = device.type === firmware.deviceType && device.version === firmware.version;
  return sameImage || sameVersion ? no('already_runs', `It already runs ${firmware.version}.`) : null;
}

/** A chip that nobody knows is let through: the board's own updater refuses an image for another chip. */
function wrongChip({ device, firmware }: FitQuestion): Refusal | null {
  return device.chip === null || device.chip === firmware.chip
    ? null
    : no('wrong_chip', `The firmware is for ${firmware.chip}, and the device is an ${device.chip}.`);
}

function wrongType({ device, firmware, rollout }: FitQuestion): Refusal | null {
  return rollout.allowVariantSwitch || device.type === firmware.deviceType
    ? null
    : no('wrong_type', `The firmware is for ${firmware.deviceType}, and the device is a ${device.type}.`);
}

function slotTooSmall({ device, firmware }: FitQuestion): Refusal | null {
  return device.slotBytes === null || firmware.sizeBytes <= device.slotBytes
    ? null
    : no(
        'slot_too_small',
        `The firmware has ${figure(firmware.sizeBytes)} bytes, and the device's slot ${figure(device.slotBytes)}.`,
      );
}

/** Versions of different types do not compare. */
function newerAlready({ device, firmware, rollout }: FitQuestion): Refusal | null {
  const comparable = device.version !== null && device.type === firmware.deviceType;
  return comparable && !rollout.allowDowngrade && isNewerVersion(device.version, firmware.version)
    ? no('newer_already', `It runs ${device.version}, which is newer than ${firmware.version}.`)
    : null;
}

function waitsToRetry({ passage, nowMs }: FirmwareQuestion): Refusal | null {
  return passage?.state === 'failed' && passage.retryAtMs !== null && passage.retryAtMs > nowMs
    ? no('waits_to_retry', `It failed; the next try is at ${new Date(passage.retryAtMs).toISOString()}.`)
    : null;
}

function busyWithAnother({ device, rollout }: FirmwareQuestion): Refusal | null {
  const other = device.passages.find((each) => each.rolloutId !== rollout.id && isUnderWay(each));
  return other ? no('busy', 'It is busy with another update.') : null;
}

function phaseNotOpen({ rollout: { phases }, phase }: FirmwareQuestion): Refusal | null {
  const status = phases[phase]?.status ?? 'waiting';
  if (status !== 'waiting') return null;
  const text =
    phases.length <= 1
      ? 'Its phase is not open yet.'
      : `It is in phase ${phase + 1} of ${phases.length}, which is not open yet.`;
  return no('phase_not_open', text);
}

/** What has begun goes on: a device is not left with half an image. */
function outsideWindow({ device, rollout: { window }, passage, nowMs }: FirmwareQuestion): Refusal | null {
  if (!window || isUnderWay(passage)) return null;
  const { open, untilMs } = windowAt(window, nowMs, device.timeZone);
  return open
    ? null
    : no('outside_window', `Outside its window until ${instant(untilMs, zoneOf(window, device.timeZone))}.`);
}

function waitsForSlot({ rollout, phase, passage, isFull }: FirmwareQuestion): Refusal | null {
  const holdsOne = passage !== null && passage.state !== 'failed' && passage.holdsSlot;
  return !holdsOne && isFull(rollout.id, phase)
    ? no('waiting_for_slot', 'It waits for a slot: as many devices as are allowed at once are busy.')
    : null;
}

/** It has begun, and is not over. */
const isUnderWay = (passage: Passage | null): boolean =>
  passage !== null && (ATTEMPTED_UPDATE_STATES as readonly UpdateState[]).includes(passage.state);

/** "2026-12-01 22:00 (Europe/Berlin)" */
const instant = (ms: number, zone: string): string =>
  `${DateTime.fromMillis(ms, { zone }).toFormat('yyyy-MM-dd HH:mm')} (${zone === 'utc' ? 'UTC' : zone})`;

const figure = (bytes: number): string => bytes.toLocaleString('en-US');

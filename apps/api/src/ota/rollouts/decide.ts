import type { DeviceStatus, PhaseStatus, RolloutStatus, UpdateState } from '@pcms/contract';
import type { FilteredDevice } from '../../devices/groups/filter-predicate';
import type { PhaseCutoffs } from './membership';
import { phaseOfDevice } from './phase-of-device';
import { firstRefusal, type Refusal } from './rules';
import { isTargeted, type TargetState } from './targeting';
import type { MaintenanceWindow } from './window';

/** One device's update under one rollout, as far as a decision needs it. */
export interface Passage {
  readonly updateId: string;
  readonly rolloutId: string;
  readonly state: UpdateState;
  /** The phase that it was offered in, from 0. */
  readonly phase: number;
  /** It counts against the cap of its phase; an offer that was not taken for long does not. */
  readonly holdsSlot: boolean;
  /** From 1. */
  readonly attempt: number;
  /** When a failed one may be offered again, in ms since the epoch; null when it may not. */
  readonly retryAtMs: number | null;
  /** Its last try failed since a patch did not make the image. */
  readonly deltaFailed: boolean;
}

/** What a filter asks about, and what an update needs. */
export interface DeviceState extends FilteredDevice {
  readonly status: DeviceStatus;
  /** Ids of the fixed groups that it is in. */
  readonly groupIds: readonly string[];
  /** IANA name; null where nobody said it. */
  readonly timeZone: string | null;
  /** Room for one image; null while nobody knows. */
  readonly slotBytes: number | null;
  /** Digest at the end of the running image, in hex; null where the device does not say. */
  readonly imageDigest: string | null;
  /** It can apply a patch to the image that it runs. */
  readonly takesDeltas: boolean;
  /** Its updates under the rollouts that are decided about. */
  readonly passages: readonly Passage[];
}

export interface FirmwareState {
  readonly key: string;
  readonly deviceType: string;
  readonly version: string;
  readonly chip: string;
  readonly sizeBytes: number;
  readonly imageDigest: string | null;
  readonly withdrawn: boolean;
}

export interface RolloutState {
  readonly id: string;
  readonly name: string;
  readonly status: RolloutStatus;
  /** Whether somebody other than its author has approved it. */
  readonly isApproved: boolean;
  readonly priority: number;
  /** Ms since the epoch. */
  readonly createdAtMs: number;
  readonly target: TargetState;
  /** What the order of the devices is drawn from. */
  readonly seed: string;
  readonly phases: readonly PhaseState[];
  /** Nothing is offered before; ms since the epoch. */
  readonly startAtMs: number | null;
  readonly window: MaintenanceWindow | null;
  /** Why a gate stopped it; null where none did. */
  readonly stopReason: string | null;
  readonly force: boolean;
  readonly allowVariantSwitch: boolean;
  readonly allowDowngrade: boolean;
  readonly maxAttempts: number;
  /** Null when it has been deleted. */
  readonly firmware: FirmwareState | null;
}

export interface PhaseState {
  readonly status: PhaseStatus;
  /** Who is in it; null where it was never asked: then everybody is. */
  readonly cutoffs: PhaseCutoffs | null;
}

/** What is so now, beside the device and the rollouts. */
export interface Situation {
  /** Ms since the epoch. */
  readonly nowMs: number;
  /** Whether all slots of a rollout's phase are taken, as far as is known. */
  readonly isFull: (rolloutId: string, phase: number) => boolean;
  /** Whether a draft must be approved before it starts; a check sees no drafts, and need not know. */
  readonly mustBeApproved?: boolean;
}

/** `first`: a new update begins. `again`: the one under way, told once more. `retry`: a failed one gets its next try. `regain`:
 * one that was not taken for so long that it lost its slot. */
export type OfferKind = 'first' | 'again' | 'retry' | 'regain';

export interface Offer {
  readonly rollout: RolloutState;
  readonly firmware: FirmwareState;
  readonly kind: OfferKind;
  /** The device's phase, from 0. */
  readonly phase: number;
  /** The update that goes on; null for a first offer. */
  readonly passage: Passage | null;
  /** An update that was only offered so far and gives way to this one. */
  readonly supersedes: Passage | null;
}

export interface Reason extends Refusal {
  readonly rolloutId: string;
}

export interface Decision {
  readonly offer: Offer | null;
  /** Why each of the other rollouts that name the device does not reach it now; the first rule that said no. */
  readonly reasons: readonly Reason[];
}

/** What the device should be offered now, and why nothing else. Rollouts that do not name the device are not spoken of. */
export function decide(device: DeviceState, rollouts: readonly RolloutState[], situation: Situation): Decision {
  const verdicts = rollouts
    .filter((rollout) => isNamed(device, rollout, situation.nowMs))
    .map((rollout) => ({
      rollout,
      refusal: firstRefusal({
        device,
        rollout,
        passage: passageOf(device, rollout),
        phase: phaseIn(device, rollout, situation.nowMs),
        ...situation,
      }),
    }));
  const open = verdicts.filter(({ refusal }) => refusal === null).map(({ rollout }) => rollout);
  const winner = mostUrgent(open);
  return {
    offer: winner && offerOf(device, winner, situation.nowMs),
    reasons: verdicts.flatMap(({ rollout, refusal }) => {
      if (rollout === winner) return [];
      const reason = refusal ?? { rule: 'superseded' as const, text: `"${winner?.name ?? ''}" goes first.` };
      return [{ rolloutId: rollout.id, ...reason }];
    }),
  };
}

const passageOf = (device: DeviceState, rollout: RolloutState): Passage | null =>
  device.passages.find(({ rolloutId }) => rolloutId === rollout.id) ?? null;

/** Who has an update is meant, even when the update has taken the device out of the filter that named it. */
const isNamed = (device: DeviceState, rollout: RolloutState, nowMs: number): boolean =>
  passageOf(device, rollout) !== null || isTargeted(device, rollout.target, nowMs);

/** An update keeps the phase that it was offered in, whatever becomes of the device. */
const phaseIn = (device: DeviceState, rollout: RolloutState, nowMs: number): number =>
  passageOf(device, rollout)?.phase ?? phaseOfDevice(device, rollout, nowMs);

/**
 * The highest priority wins, then the newest, then the id. An update that has begun to download goes on whatever comes: until it
 * is over, the device is busy to every other rollout, and none of them is open.
 */
function mostUrgent(open: readonly RolloutState[]): RolloutState | null {
  const [first] = [...open].sort(
    (a, b) => b.priority - a.priority || b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1),
  );
  return first ?? null;
}

function offerOf(device: DeviceState, rollout: RolloutState, nowMs: number): Offer | null {
  const { firmware } = rollout;
  if (!firmware) return null;
  const passage = passageOf(device, rollout);
  const supersedes =
    device.passages.find(({ rolloutId, state }) => rolloutId !== rollout.id && state === 'offered') ?? null;
  return { rollout, firmware, kind: kindOf(passage), phase: phaseIn(device, rollout, nowMs), passage, supersedes };
}

function kindOf(passage: Passage | null): OfferKind {
  if (passage === null) return 'first';
  if (passage.state === 'failed') return 'retry';
  return passage.state === 'offered' && !passage.holdsSlot ? 'regain' : 'again';
}

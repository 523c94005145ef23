import type { DeviceStatus, PhaseStatus, RolloutStatus, UpdateState } from '@pcms/contract';
import { firstRefusal, type Refusal } from './rules';

/** One device's update under one rollout, as far as a decision needs it. */
export interface Passage {
  readonly updateId: string;
  readonly rolloutId: string;
  readonly state: UpdateState;
  /** From 1. */
  readonly attempt: number;
  /** When a failed one may be offered again, in ms since the epoch; null when it may not. */
  readonly retryAtMs: number | null;
}

export interface DeviceState {
  readonly deviceId: string;
  readonly status: DeviceStatus;
  readonly type: string;
  /** Null while nobody knows. */
  readonly chip: string | null;
  /** Room for one image; null while nobody knows. */
  readonly slotBytes: number | null;
  readonly version: string | null;
  /** Digest at the end of the running image, in hex; null where the device does not say. */
  readonly imageDigest: string | null;
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
  readonly priority: number;
  /** Ms since the epoch. */
  readonly createdAtMs: number;
  readonly target: { readonly deviceIds: ReadonlySet<string>; readonly deviceTypes: ReadonlySet<string> };
  readonly phases: readonly { readonly status: PhaseStatus }[];
  readonly force: boolean;
  readonly allowVariantSwitch: boolean;
  readonly allowDowngrade: boolean;
  readonly maxAttempts: number;
  /** Null when it has been deleted. */
  readonly firmware: FirmwareState | null;
}

/** `first`: a new update begins. `again`: the one under way, told once more. `retry`: a failed one gets its next try. */
export type OfferKind = 'first' | 'again' | 'retry';

export interface Offer {
  readonly rollout: RolloutState;
  readonly firmware: FirmwareState;
  readonly kind: OfferKind;
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

/** What the device should be offered now, and why nothing else. `nowMs` in ms since the epoch. Rollouts that do not name the device are not spoken of. */
export function decide(device: DeviceState, rollouts: readonly RolloutState[], nowMs: number): Decision {
  const verdicts = rollouts
    .filter((rollout) => isTargeted(device, rollout))
    .map((rollout) => ({
      rollout,
      refusal: firstRefusal({ device, rollout, passage: passageOf(device, rollout), nowMs }),
    }));
  const open = verdicts.filter(({ refusal }) => refusal === null).map(({ rollout }) => rollout);
  const winner = mostUrgent(device, open);
  return {
    offer: winner && offerOf(device, winner),
    reasons: verdicts.flatMap(({ rollout, refusal }) => {
      if (rollout === winner) return [];
      const reason = refusal ?? { rule: 'superseded' as const, text: `"${winner?.name ?? ''}" goes first.` };
      return [{ rolloutId: rollout.id, ...reason }];
    }),
  };
}

export const isTargeted = (device: DeviceState, { target }: RolloutState): boolean =>
  target.deviceIds.has(device.deviceId) || target.deviceTypes.has(device.type);

const passageOf = (device: DeviceState, rollout: RolloutState): Passage | null =>
  device.passages.find(({ rolloutId }) => rolloutId === rollout.id) ?? null;

/** An update that has begun to download goes on whatever comes; else the highest priority wins, then the newest, then the id. */
function mostUrgent(device: DeviceState, open: readonly RolloutState[]): RolloutState | null {
  const begun = open.find((rollout) => isUnderWay(passageOf(device, rollout)));
  if (begun) return begun;
  const [first] = [...open].sort(
    (a, b) => b.priority - a.priority || b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1),
  );
  return first ?? null;
}

const UNDER_WAY: readonly UpdateState[] = ['downloading', 'verifying', 'installing', 'rebooting'];
const isUnderWay = (passage: Passage | null): boolean => passage !== null && UNDER_WAY.includes(passage.state);

function offerOf(device: DeviceState, rollout: RolloutState): Offer | null {
  const { firmware } = rollout;
  if (!firmware) return null;
  const passage = passageOf(device, rollout);
  const kind = passage === null ? 'first' : passage.state === 'failed' ? 'retry' : 'again';
  const supersedes =
    device.passages.find(({ rolloutId, state }) => rolloutId !== rollout.id && state === 'offered') ?? null;
  return { rollout, firmware, kind, passage, supersedes };
}

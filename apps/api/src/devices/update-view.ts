import type { UpdateDto, UpdateState } from '@pcms/contract';

/** An update joined with its rollout, as every list of updates reads it. */
export interface UpdateViewRow {
  readonly id: string;
  readonly rolloutId: string;
  readonly rolloutName: string;
  readonly firmwareKey: string;
  readonly version: string;
  readonly state: UpdateState;
  readonly progress: number | null;
  readonly attempt: number;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly stateAt: Date | string;
  readonly offeredAt: Date | string;
}

/** SQL for one `UpdateViewRow` as JSON, over `u` (updates) and `r` (rollouts). Reads may cross modules; writes stay with their owner. */
export const UPDATE_VIEW = `jsonb_build_object('id', u.id, 'rolloutId', u.rollout_id, 'rolloutName', r.name,
  'firmwareKey', u.firmware_key, 'version', u.version, 'state', u.state, 'progress', u.progress, 'attempt', u.attempt,
  'reason', u.reason, 'detail', u.detail, 'stateAt', u.state_at, 'offeredAt', u.offered_at)`;

/** Whose update it is. */
interface Owner {
  readonly deviceId: string;
  readonly name: string;
}

export function toUpdateDto(row: UpdateViewRow, owner: Owner): UpdateDto {
  const { stateAt, offeredAt, ...same } = row;
  return {
    ...same,
    deviceId: owner.deviceId,
    deviceName: owner.name,
    since: new Date(stateAt).toISOString(),
    offeredAt: new Date(offeredAt).toISOString(),
  };
}

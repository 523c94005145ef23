import { isActive, type UpdateActor, type UpdateState } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { countInPhases } from './phase-counters';
import { retryDelaySeconds } from './retry';
import { tally, type UpdateStep } from './verdict';

/** One device's update as far as a move needs it; its row is locked. */
export interface LockedUpdate {
  readonly id: string;
  readonly rolloutId: string;
  readonly deviceKey: number;
  readonly deviceId: string;
  readonly phase: number;
  readonly state: UpdateState;
  /** From 1. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly attempted: boolean;
  readonly holdsSlot: boolean;
  readonly verdict: 'confirmed' | 'failed' | null;
  readonly confirmations: number;
  readonly heardAt: Date | null;
  /** How often its rollout wants the device heard from the new image. */
  readonly confirmationsNeeded: number;
  /** A person or a gate told the device to go back. */
  readonly rollBackOrdered: boolean;
}

/** Columns of a `LockedUpdate`, over `u` (updates), `d` (devices) and `r` (rollouts). */
export const LOCKED_UPDATE = `u.id, u.rollout_id AS "rolloutId", u.device_key AS "deviceKey", d.device_id AS "deviceId", u.phase, u.state,
  u.attempt, r.max_attempts AS "maxAttempts", u.attempted_at IS NOT NULL AS attempted, u.holds_slot AS "holdsSlot", u.verdict,
  u.confirmations, u.heard_at AS "heardAt", r.confirmations AS "confirmationsNeeded", u.roll_back_ordered_at IS NOT NULL AS "rollBackOrdered"`;

/** What happens to all the updates of one call. */
export interface Change {
  readonly to: UpdateState;
  readonly actor: UpdateActor;
  readonly at: Date;
  readonly reason?: string;
  readonly detail?: string;
  /** A failure that another try would not mend. */
  readonly isFinal?: true;
  /** Percent. */
  readonly progress?: number;
}

/**
 * Moves updates whose rows are locked: the rows, their history, the counters of their phases and the devices' pointers, all in
 * the caller's transaction. Rows are written in one order everywhere (updates, phases, devices), so that nobody waits in a circle.
 */
export async function moveUpdates(
  manager: EntityManager,
  updates: readonly LockedUpdate[],
  change: Change,
): Promise<void> {
  if (updates.length === 0) return;
  const moves = updates.map((update) => ({ update, ...tally(update, stepOf(update, change)) }));
  await writeRows(manager, moves, change);
  const counted = moves.map(({ update, deltas }) => ({ ...update, deltas }));
  await countInPhases(manager, counted, change.at);
  await pointDevices(manager, updates, change.to);
}

const stepOf = (update: LockedUpdate, { to, actor }: Change): UpdateStep => ({
  kind: 'move',
  from: update.state,
  to,
  actor,
  byOrder: update.rollBackOrdered && actor !== 'device',
});

type Move = { readonly update: LockedUpdate } & ReturnType<typeof tally>;

async function writeRows(manager: EntityManager, moves: readonly Move[], change: Change): Promise<void> {
  const { to, at, actor, reason = null, detail = null, progress = null } = change;
  const rows = moves.map(({ update, standing }) => ({
    id: update.id,
    from_state: update.state,
    attempt: to === 'offered' ? update.attempt + 1 : update.attempt,
    retry_at: retryAt(update, change),
    attempted: standing.attempted,
    verdict: standing.verdict,
    holds_slot: standing.holdsSlot,
  }));
  await manager.query(
    `WITH moved AS (
       SELECT * FROM json_to_recordset($1::json) AS m(id uuid, from_state text, attempt smallint, retry_at timestamptz,
         attempted boolean, verdict text, holds_slot boolean)
     ), told AS (
       INSERT INTO update_events (update_id, at, from_state, to_state, actor, reason, detail)
       SELECT id, $3, from_state, $2, $4, $5, $6 FROM moved
     )
     UPDATE updates SET state = $2, attempt = m.attempt, progress = $7, reason = $5, detail = $6, retry_at = m.retry_at, state_at = $3,
       progressed_at = $3, attempted_at = COALESCE(attempted_at, CASE WHEN m.attempted THEN $3::timestamptz END),
       verdict = m.verdict, holds_slot = m.holds_slot,
       confirmations = CASE WHEN $2 = 'offered' THEN 0 ELSE confirmations END,
       heard_at = CASE WHEN $2 = 'offered' THEN NULL ELSE heard_at END
     FROM moved m WHERE updates.id = m.id`,
    [JSON.stringify(rows), to, at, actor, reason, detail, progress],
  );
}

function retryAt({ attempt, maxAttempts }: LockedUpdate, { to, at, isFinal }: Change): Date | null {
  if (to !== 'failed' || isFinal || attempt >= maxAttempts) return null;
  return new Date(at.getTime() + retryDelaySeconds(attempt) * 1_000);
}

/** A device names the update that it is busy with, or its last one. */
async function pointDevices(manager: EntityManager, updates: readonly LockedUpdate[], to: UpdateState): Promise<void> {
  const turning = updates.filter(({ state }) => isActive(state) !== isActive(to));
  if (turning.length === 0) return;
  await manager.query(
    `WITH turning AS (
       SELECT d.key, t.id FROM unnest($1::int[], $2::uuid[]) AS t(key, id) JOIN devices d ON d.key = t.key
       ORDER BY d.key FOR NO KEY UPDATE OF d)
     UPDATE devices SET updating = $3, latest_update_id = turning.id FROM turning WHERE devices.key = turning.key`,
    [turning.map(({ deviceKey }) => deviceKey), turning.map(({ id }) => id), isActive(to)],
  );
}

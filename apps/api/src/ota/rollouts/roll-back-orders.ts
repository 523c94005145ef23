import { ATTEMPTED_UPDATE_STATES, UNDOABLE_UPDATE_STATES, type ServerReason, type UpdateActor } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { sqlList } from '../../database/sql-list';

/** Who wants devices back on the firmware from before an update, and why. The move that follows is told as theirs. */
export interface RollBackOrder {
  readonly at: Date;
  readonly actor: UpdateActor;
  readonly reason: ServerReason;
  /** A user's name, or what the server calls the cause. */
  readonly by: string;
}

/** Which updates: SQL over `u` (updates) and `d` (devices), and the values of its parameters, which begin at $5. */
export interface RollBackChoice {
  readonly which: string;
  readonly parameters: readonly unknown[];
}

/** An update whose device is told to go back. */
export interface OrderedRollBack {
  readonly id: string;
  readonly deviceId: string;
}

/** SQL over `u`: another update has written to the device's other slot since, so what it held before is gone. */
export const REWRITTEN = `EXISTS (SELECT FROM updates o JOIN update_events e ON e.update_id = o.id
  WHERE o.device_key = u.device_key AND o.id <> u.id AND e.at > u.state_at
    AND e.to_state IN ${sqlList(ATTEMPTED_UPDATE_STATES)})`;

/** SQL over `u` and `d`: the device still runs what the update brought it; not so where another update or a cable came after it. */
export const STILL_RUNS = `(d.type, d.version) = (u.device_type, u.version)`;

/**
 * Orders the devices of those of the chosen updates that can be undone to start the firmware from before: their heartbeats' answers
 * say so until they have. Boards that report no image digest take no such order, and are left out.
 */
export function orderRollBacks(
  manager: EntityManager,
  { which, parameters }: RollBackChoice,
  { at, actor, reason, by }: RollBackOrder,
): Promise<OrderedRollBack[]> {
  return manager.query(
    `WITH chosen AS (
       SELECT u.id, u.device_key, d.device_id FROM updates u JOIN devices d ON d.key = u.device_key
       WHERE (${which}) AND u.state IN ${sqlList(UNDOABLE_UPDATE_STATES)} AND d.status = 'active' AND d.image_digest IS NOT NULL
         AND (u.state <> 'confirmed' OR ${STILL_RUNS}) AND NOT ${REWRITTEN}
       ORDER BY u.device_key FOR NO KEY UPDATE OF u),
     ordered AS (
       UPDATE updates SET roll_back_ordered_at = $1, roll_back_actor = $2, roll_back_reason = $3, roll_back_by = $4
       FROM chosen WHERE updates.id = chosen.id),
     pointed AS (
       UPDATE devices SET roll_back_update_id = chosen.id FROM chosen WHERE devices.key = chosen.device_key)
     SELECT id, device_id AS "deviceId" FROM chosen`,
    [at, actor, reason, by, ...parameters],
  );
}

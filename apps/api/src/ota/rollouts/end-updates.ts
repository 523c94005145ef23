import { ACTIVE_UPDATE_STATES, type ServerReason, type UpdateActor, type UpdateState } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import type { RolloutEntity } from './rollout.entity';

/** An update that was just ended. */
export interface EndedUpdate {
  readonly id: string;
  readonly deviceId: string;
}

interface Ending {
  /** SQL over the `updates` row `u`; its own parameters begin at $8. */
  readonly which: string;
  readonly parameters: readonly unknown[];
  readonly to: UpdateState;
  readonly actor: UpdateActor;
  readonly reason: ServerReason;
  readonly at: Date;
  /** By number of the try that ended: how long until the next one. A try beyond the list is the last. */
  readonly retryDelaysSeconds: readonly number[];
}

/**
 * Ends many updates of one rollout in one statement, each with its row of history, and frees the devices that were busy with them.
 * Rows are locked in the order of the devices' keys, so that two such statements never wait for each other.
 */
export async function endUpdates(
  manager: EntityManager,
  rollout: Pick<RolloutEntity, 'id'>,
  ending: Ending,
): Promise<EndedUpdate[]> {
  return manager.query(
    `WITH chosen AS (
       SELECT u.id, u.device_key, u.state, d.device_id
       FROM updates u JOIN devices d ON d.key = u.device_key
       WHERE u.rollout_id = $1 AND (${ending.which})
       ORDER BY u.device_key FOR NO KEY UPDATE OF u, d),
     moved AS (
       UPDATE updates SET state = $2, progress = NULL, reason = $4, detail = NULL, state_at = $5,
         retry_at = $5::timestamptz + ($6::int[])[updates.attempt] * interval '1 second'
       FROM chosen WHERE updates.id = chosen.id),
     told AS (
       INSERT INTO update_events (update_id, at, from_state, to_state, actor, reason)
       SELECT id, $5, state, $2, $3, $4 FROM chosen),
     freed AS (
       UPDATE devices SET updating = false
       FROM chosen WHERE devices.key = chosen.device_key AND chosen.state = ANY($7))
     SELECT id, device_id AS "deviceId" FROM chosen`,
    [
      rollout.id,
      ending.to,
      ending.actor,
      ending.reason,
      ending.at,
      ending.retryDelaysSeconds,
      ACTIVE_UPDATE_STATES,
      ...ending.parameters,
    ],
  );
}

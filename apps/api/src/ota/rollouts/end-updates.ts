import type { EntityManager } from 'typeorm';
import type { RolloutEntity } from './rollout.entity';
import { LOCKED_UPDATE, moveUpdates, type Change, type LockedUpdate } from './update-writer';

interface Choice {
  /** SQL over the `updates` row `u`; its own parameters begin at $2. */
  readonly which: string;
  readonly parameters: readonly unknown[];
}

/** Locks updates of one rollout. Whoever wants phases or devices as well locks those afterwards. */
export function lockUpdates(
  manager: EntityManager,
  rollout: Pick<RolloutEntity, 'id'>,
  { which, parameters }: Choice,
): Promise<LockedUpdate[]> {
  return manager.query(
    `SELECT ${LOCKED_UPDATE}
     FROM updates u JOIN devices d ON d.key = u.device_key JOIN rollouts r ON r.id = u.rollout_id
     WHERE u.rollout_id = $1 AND (${which}) ORDER BY u.device_key FOR NO KEY UPDATE OF u`,
    [rollout.id, ...parameters],
  );
}

/** Ends many updates of one rollout, each with its row of history, and frees the devices that were busy with them. */
export async function endUpdates(
  manager: EntityManager,
  rollout: Pick<RolloutEntity, 'id'>,
  { which, parameters, ...change }: Choice & Change,
): Promise<readonly LockedUpdate[]> {
  const chosen = await lockUpdates(manager, rollout, { which, parameters });
  await moveUpdates(manager, chosen, change);
  return chosen;
}

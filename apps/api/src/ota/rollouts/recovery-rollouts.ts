import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { STILL_RUNS } from './roll-back-orders';
import { noteEvent } from './rollout-events';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutEntity } from './rollout.entity';

/** Devices that run a bad image and take no order to go back, by the firmware that they ran before. */
interface Stranded {
  readonly firmwareKey: string;
  readonly deviceIds: string[];
}

const RECOVERY_TRIES = 3;
const RECOVERY_SILENCE_SECONDS = 1_800;

/**
 * Offers the firmware from before to those devices of a stopped rollout that cannot start it from their other slot: boards that report
 * no digest, and those whose slot was written over. One rollout for each such firmware that is still published. In the caller's
 * transaction. Returns how many devices are meant.
 */
export async function offerFormerFirmware(
  manager: EntityManager,
  stopped: Pick<RolloutEntity, 'id' | 'name' | 'priority'>,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<number> {
  const stranded: Stranded[] = await manager.query(
    `SELECT f.key AS "firmwareKey", array_agg(d.device_id ORDER BY d.device_id) AS "deviceIds"
     FROM updates u JOIN devices d ON d.key = u.device_key
     JOIN firmware f ON f.device_type = u.device_type AND f.version = u.from_version AND f.withdrawn_at IS NULL
     WHERE u.rollout_id = $1 AND u.state = 'confirmed' AND u.roll_back_ordered_at IS NULL AND d.status = 'active' AND ${STILL_RUNS}
     GROUP BY f.key ORDER BY f.key`,
    [stopped.id],
  );
  for (const { firmwareKey, deviceIds } of stranded) {
    const { id } = await manager.save(RolloutEntity, recovery(stopped, { firmwareKey, deviceIds }, { at, by }));
    await manager.insert(RolloutPhaseEntity, { rolloutId: id, index: 0, status: 'open', percent: 100, openedAt: at });
    await noteEvent(manager, id, { kind: 'started', at, text: `Made because "${stopped.name}" stopped.` });
  }
  return stranded.reduce((sum, { deviceIds }) => sum + deviceIds.length, 0);
}

const recovery = (
  { name, priority }: Pick<RolloutEntity, 'name' | 'priority'>,
  { firmwareKey, deviceIds }: Stranded,
  { at, by }: { readonly at: Date; readonly by: string },
) => ({
  name: `Back from ${name}`.slice(0, 100),
  firmwareKey,
  target: { deviceIds },
  status: 'running' as const,
  // It must not wait behind what it undoes.
  priority: priority + 1,
  force: true,
  allowVariantSwitch: false,
  allowDowngrade: true,
  maxAttempts: RECOVERY_TRIES,
  silenceSeconds: RECOVERY_SILENCE_SECONDS,
  seed: randomUUID(),
  gate: { kind: 'none' as const },
  confirmations: 1,
  errorAction: 'pause' as const,
  createdBy: by,
  createdAt: at,
  startedAt: at,
});

import { ATTEMPTED_UPDATE_STATES } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { sqlList } from '../../database/sql-list';
import { countMissing } from './phase-counters';
import { MISSING_AFTER_MS } from './slots';

interface ChangedPhase {
  readonly rolloutId: string;
  readonly phase: number;
  readonly missing: number;
}

/**
 * Looks for attempts that are missing, in all rollouts that a gate judges, and notes how many a phase has where that has changed. Two
 * processes that do it together write the same. @returns the ids of the rollouts in which it has.
 */
export async function noteMissing(manager: EntityManager, now: Date): Promise<string[]> {
  const changed: ChangedPhase[] = await manager.query(
    `SELECT p.rollout_id AS "rolloutId", p.index AS phase, gone.missing
     FROM rollouts r JOIN rollout_phases p ON p.rollout_id = r.id
     CROSS JOIN LATERAL (
       SELECT count(*)::int AS missing FROM updates u
       WHERE u.rollout_id = r.id AND u.phase = p.index AND u.holds_slot AND u.progressed_at < $1 AND u.heard_at IS NULL
         AND u.state IN ${sqlList(ATTEMPTED_UPDATE_STATES)}) gone
     WHERE r.status IN ('running', 'paused') AND p.status <> 'waiting' AND COALESCE(p.gate, r.gate) ->> 'kind' <> 'none'
       AND p.missing <> gone.missing
     ORDER BY p.rollout_id, p.index`,
    [new Date(now.getTime() - MISSING_AFTER_MS)],
  );
  for (const { missing, ...key } of changed) await countMissing(manager, key, missing);
  return [...new Set(changed.map(({ rolloutId }) => rolloutId))];
}

import type { EntityManager } from 'typeorm';
import type { Gate } from './gate';
import { evidenceOf, type CountedPhase } from './phase-evidence';
import { slotsNow } from './slots';
import { addCounters, type CounterDeltas } from './verdict';

interface PhaseKey {
  readonly rolloutId: string;
  readonly phase: number;
}

interface Counted extends PhaseKey {
  readonly deltas: CounterDeltas;
}

interface PhaseRow extends CountedPhase {
  readonly cap: number | null;
  readonly slots: number | null;
  readonly gate: Gate;
}

/** Columns of a `PhaseRow`, over `p` (rollout_phases) and `r` (rollouts). */
const PHASE_ROW = `p.size, p.offered, p.attempted, p.confirmed, p.failed, p.in_flight AS "inFlight", p.missing, p.cap, p.slots,
  p.pardoned_confirmed AS "pardonedConfirmed", p.pardoned_failed AS "pardonedFailed", p.last_attempted_at AS "lastAttemptedAt",
  COALESCE(p.gate, r.gate) AS gate`;

/** Adds deltas to the counters of their phases, and sees what slots those have now. */
export async function countInPhases(manager: EntityManager, counted: readonly Counted[], at: Date): Promise<void> {
  for (const { rolloutId, phase, deltas } of byPhase(counted)) {
    const [rows] = await manager.query<[PhaseRow[], number]>(
      `UPDATE rollout_phases p SET offered = p.offered + $3, attempted = p.attempted + $4, confirmed = p.confirmed + $5,
         failed = p.failed + $6, in_flight = p.in_flight + $7,
         last_attempted_at = CASE WHEN $4 > 0 THEN $8 ELSE p.last_attempted_at END
       FROM rollouts r WHERE r.id = p.rollout_id AND p.rollout_id = $1 AND p.index = $2
       RETURNING ${PHASE_ROW}`,
      [rolloutId, phase, deltas.offered, deltas.attempted, deltas.confirmed, deltas.failed, deltas.inFlight, at],
    );
    await fitSlots(manager, { rolloutId, phase }, rows[0]);
  }
}

/** Notes how many attempts of a phase are missing, and sees what slots it has now. */
export async function countMissing(manager: EntityManager, key: PhaseKey, missing: number): Promise<void> {
  const [rows] = await manager.query<[PhaseRow[], number]>(
    `UPDATE rollout_phases p SET missing = $3 FROM rollouts r WHERE r.id = p.rollout_id AND p.rollout_id = $1 AND p.index = $2
     RETURNING ${PHASE_ROW}`,
    [key.rolloutId, key.phase, missing],
  );
  await fitSlots(manager, key, rows[0]);
}

async function fitSlots(
  manager: EntityManager,
  { rolloutId, phase }: PhaseKey,
  row: PhaseRow | undefined,
): Promise<void> {
  if (!row) return;
  const slots = slotsNow(row.cap, row.gate, evidenceOf(row));
  if (slots === row.slots) return;
  await manager.query(`UPDATE rollout_phases SET slots = $3 WHERE rollout_id = $1 AND index = $2`, [
    rolloutId,
    phase,
    slots,
  ]);
}

/** One sum for each phase that changes, in the order in which phases are locked. */
function byPhase(counted: readonly Counted[]): Counted[] {
  const sums = new Map<string, Counted>();
  for (const { rolloutId, phase, deltas } of counted) {
    const key = `${rolloutId} ${String(phase).padStart(5, '0')}`;
    const before = sums.get(key);
    sums.set(key, { rolloutId, phase, deltas: before ? addCounters(before.deltas, deltas) : deltas });
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, sum]) => sum)
    .filter(({ deltas }) => Object.values(deltas).some((delta) => delta !== 0));
}

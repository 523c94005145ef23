import { UPDATE_MOVES, type UpdateState } from '@pcms/contract';

/** Whatever can be asked about the database. */
export interface Rows {
  rows<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

const ACTIVE = `('offered', 'downloading', 'verifying', 'installing', 'rebooting')`;

/** What must hold at any moment, whoever was killed when. Each sentence that comes back is a fault. */
export async function faultsNow(database: Rows): Promise<string[]> {
  const overCap = await database.rows<{ name: string; busy: number; cap: number }>(
    `SELECT r.name, count(u.id)::int AS busy, p.cap FROM rollout_phases p JOIN rollouts r ON r.id = p.rollout_id
     LEFT JOIN updates u ON u.rollout_id = p.rollout_id AND u.phase = p.index AND u.holds_slot
     GROUP BY r.name, p.rollout_id, p.index, p.cap HAVING p.cap IS NOT NULL AND count(u.id) > p.cap`,
  );
  const twice = await database.rows<{ key: number }>(
    `SELECT device_key AS key FROM updates WHERE state IN ${ACTIVE} GROUP BY device_key HAVING count(*) > 1`,
  );
  const miscounted = await database.rows<{ name: string; index: number }>(
    `SELECT r.name, p.index FROM rollout_phases p JOIN rollouts r ON r.id = p.rollout_id
     LEFT JOIN LATERAL (
       SELECT count(*) AS offered, count(attempted_at) AS attempted, count(*) FILTER (WHERE verdict = 'confirmed') AS confirmed,
         count(*) FILTER (WHERE verdict = 'failed') AS failed, count(*) FILTER (WHERE holds_slot) AS in_flight
       FROM updates u WHERE u.rollout_id = p.rollout_id AND u.phase = p.index) c ON true
     WHERE (p.offered, p.attempted, p.confirmed, p.failed, p.in_flight)
       IS DISTINCT FROM (c.offered, c.attempted, c.confirmed, c.failed, c.in_flight)`,
  );
  return [
    ...overCap.map(({ name, busy, cap }) => `"${name}" has ${busy} devices busy, and its cap is ${cap}`),
    ...twice.map(({ key }) => `device ${key} has two active updates`),
    ...miscounted.map(({ name, index }) => `the counters of phase ${index} of "${name}" are not what its updates say`),
  ];
}

interface Move {
  readonly updateId: string;
  readonly from: UpdateState | null;
  readonly to: UpdateState;
}

/** Replays every update's history: each move must begin where the one before ended, be allowed, and end in the stored state. */
export async function faultsInHistory(database: Rows): Promise<string[]> {
  const moves = await database.rows<Move>(
    `SELECT e.update_id AS "updateId", e.from_state AS "from", e.to_state AS "to" FROM update_events e ORDER BY e.id`,
  );
  const stored = await database.rows<{ id: string; state: UpdateState }>('SELECT id, state FROM updates');
  const states = new Map<string, UpdateState>();
  const faults: string[] = [];
  for (const { updateId, from, to } of moves) {
    const before = states.get(updateId) ?? null;
    if (before !== from)
      faults.push(`${updateId}: a move from ${from ?? 'nothing'} while it was ${before ?? 'nothing'}`);
    if (from !== null && !UPDATE_MOVES[from].includes(to)) faults.push(`${updateId}: ${from} → ${to} is no move`);
    states.set(updateId, to);
  }
  for (const { id, state } of stored) {
    if (states.get(id) !== state) faults.push(`${id} is ${state}, and its history says ${states.get(id) ?? 'nothing'}`);
  }
  return faults;
}

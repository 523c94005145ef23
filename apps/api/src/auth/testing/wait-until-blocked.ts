import { setTimeout as pause } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const PAUSE_MS = 10;
const TRIES = 300;

/** Returns when some statement on this database waits for a lock, so that a race in a test has one order. */
export async function waitUntilBlocked(dataSource: DataSource): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    const [{ blocked }] = await dataSource.query<[{ blocked: boolean }]>(
      `SELECT count(*) > 0 AS blocked FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (blocked) return;
    await pause(PAUSE_MS);
  }
  throw new Error('Nothing waits for a lock.');
}

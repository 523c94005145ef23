import type { EntityManager } from 'typeorm';
import { ADVISORY_LOCKS } from '../../database/advisory-locks';

/**
 * Until its transaction ends, no file is removed. A file that was just given its final name and whose row is not committed yet
 * looks like an orphan to everybody else.
 */
export const keepFiles = (manager: EntityManager): Promise<unknown> =>
  manager.query('SELECT pg_advisory_xact_lock_shared($1)', [ADVISORY_LOCKS.firmwareFiles]);

/** Until its transaction ends, no firmware is published: what has no row now will have none. */
export const holdPublishing = (manager: EntityManager): Promise<unknown> =>
  manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.firmwareFiles]);

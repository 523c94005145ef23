import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../data-source';
import { startEmbeddedPostgres } from '../embedded-postgres';
import { keepForTeardown, TEMPLATE_DATABASE, TEST_SERVER_VARIABLE } from './test-server';

/** Jest's global set-up: a real PostgreSQL with every migration applied to the template of the tests' databases. */
export default async function startPostgres(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'pcms-test-'));
  // Tests end with the machine at the latest: durability would only cost time.
  const server = await startEmbeddedPostgres({ folder, database: TEMPLATE_DATABASE, settings: ['fsync=off'] });
  const template = await openDatabase(server.url, 2);
  await template.destroy();
  process.env[TEST_SERVER_VARIABLE] = server.url;
  keepForTeardown({ folder, server });
}

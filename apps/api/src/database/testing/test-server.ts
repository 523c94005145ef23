import type { EmbeddedPostgres } from '../embedded-postgres';

export const TEST_SERVER_VARIABLE = 'TEST_POSTGRES_URL';
export const TEMPLATE_DATABASE = 'pcms_template';

interface TestServer {
  readonly folder: string;
  readonly server: EmbeddedPostgres;
}

// Jest loads set-up and teardown into one process but not one module registry: only the global object is the same.
const holder = globalThis as { pcmsTestServer?: TestServer };

export function keepForTeardown(server: TestServer): void {
  holder.pcmsTestServer = server;
}

export function keptForTeardown(): TestServer {
  if (!holder.pcmsTestServer) throw new Error('The test server was never started.');
  return holder.pcmsTestServer;
}

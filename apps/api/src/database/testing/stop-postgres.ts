import { rmSync } from 'node:fs';
import { keptForTeardown } from './test-server';

/** Jest's global teardown. */
export default async function stopPostgres(): Promise<void> {
  const { folder, server } = keptForTeardown();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

import 'reflect-metadata';
import { join } from 'node:path';
import { startServer, type RunningServer } from './bootstrap';
import { readSettings, SettingsError, type Settings } from './config/settings';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './database/embedded-postgres';

try {
  const settings = readSettings();
  const database = await openDatabaseServer(settings);
  const server = await startServer(settings, database.url).catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  announce(server, settings);
  stopOnSignal(server, database);
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
}

/** The database that `DATABASE_URL` names, else one of our own under `DATA_DIR`. */
async function openDatabaseServer({ values }: Settings): Promise<Pick<EmbeddedPostgres, 'url' | 'stop'>> {
  if (values.DATABASE_URL !== null) return { url: values.DATABASE_URL, stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ folder: join(values.DATA_DIR, 'postgres'), database: 'pcms' });
}

function announce({ url, firstAdministrator }: RunningServer, { values }: Settings): void {
  const lines = [`PersonalCMS OTA listens on ${url}   (API: ${url}/api/docs)`];
  if (firstAdministrator) {
    const { username, password } = firstAdministrator;
    lines.push(`First administrator: ${username}   password: ${password ?? 'as ADMIN_PASSWORD says'}`);
    if (password !== null) lines.push('The password is shown this once; change it in the console under Account.');
  }
  if (values.DEVICE_AUTH === 'open') {
    lines.push('Devices need no credential (DEVICE_AUTH=open): fine at home, not on the internet.');
  }
  console.log(`\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
}

/** Not Nest's shutdown hooks: those end the process before the database could be stopped. */
function stopOnSignal(server: RunningServer, database: Pick<EmbeddedPostgres, 'stop'>): void {
  let stopped: Promise<void> | null = null;
  // One signal often comes twice, from the terminal and from npm: the second waits for what the first has begun.
  const stop = (): Promise<void> => (stopped ??= server.close().then(() => database.stop()));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

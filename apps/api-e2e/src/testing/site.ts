import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../api/src/database/testing/test-database';
import { Person } from './person';
import { ServerProcess, type Environment } from './server-process';

export const ADMINISTRATOR = { username: 'admin', password: 'correct horse battery staple' };

/** pino's numbers for `error` and `fatal`. */
const ERROR_LINE = /^\{"level":[56]0,.*$/gm;

/** What outlives a server: a database and a folder. Servers on it are ended with it. */
export class Site {
  private readonly servers: ServerProcess[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly folder: string,
  ) {}

  static async open(): Promise<Site> {
    return new Site(await createTestDatabase(), await mkdtemp(join(tmpdir(), 'pcms-e2e-')));
  }

  /** A server on this database and this folder; several at once share them. */
  async serve(environment: Environment = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start({
      DATABASE_URL: this.database.url,
      DATA_DIR: this.folder,
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      ...environment,
    });
    this.servers.push(server);
    return server;
  }

  administrator(server: ServerProcess): Promise<Person> {
    return Person.signIn(server.url, ADMINISTRATOR);
  }

  /** What no request may do: look at rows, or let time pass for them. */
  async query<Row extends object>(statement: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.database.url });
    await client.connect();
    try {
      return (await client.query<Row>(statement, [...parameters])).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends everything. @throws Error when a server logged an error: whatever a client does, that is a bug. */
  async close(): Promise<void> {
    const stopped = await Promise.allSettled(this.servers.map((server) => server.stop()));
    await this.database.drop();
    await rm(this.folder, { recursive: true, force: true });
    const troubles = stopped.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : []));
    const errors = this.servers.flatMap(({ said }) => said.match(ERROR_LINE) ?? []);
    if (troubles.length + errors.length > 0) throw new Error([...troubles, ...errors].join('\n'));
  }
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';
import { isAlive, readLock } from './postmaster-lock';

/** Starting a server and its recovery take seconds, on a busy machine more. */
const LIMIT_MS = 90_000;

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined); // the query says it
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startEmbeddedPostgres', () => {
  let folder: string;
  let data: string;
  let server: EmbeddedPostgres;
  const processes: EmbeddedPostgres[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pcms-embedded-'));
    data = join(folder, 'data');
    // What an interrupted first start leaves behind.
    mkdirSync(`${data}.new`);
    writeFileSync(join(`${data}.new`, 'PG_VERSION'), '18');
    server = await start();
    await query(server.url, 'CREATE TABLE kept (word text)');
    await query(server.url, `INSERT INTO kept VALUES ('Ä')`);
  }, LIMIT_MS);
  afterAll(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  }, LIMIT_MS);

  const start = async (): Promise<EmbeddedPostgres> => {
    const started = await startEmbeddedPostgres({ folder, database: 'fleet', settings: ['fsync=off'] });
    processes.push(started);
    return started;
  };
  /** Every start stands for a process that looks after the server, and would start it again. */
  const stop = () => Promise.all(processes.splice(0).map((started) => started.stop()));
  const keptWords = async () =>
    (await query<{ word: string }>(server.url, 'SELECT word FROM kept')).map(({ word }) => word);
  const pid = (): number => readLock(data)?.pid ?? 0;
  const killServer = async (): Promise<void> => {
    const killed = pid();
    process.kill(killed, 'SIGKILL');
    while (isAlive(killed)) await new Promise((done) => setTimeout(done, 10));
  };

  it('listens on this machine only, for who knows the password', async () => {
    const url = new URL(server.url);
    expect([url.hostname, url.pathname]).toEqual(['127.0.0.1', '/fleet']);
    const [{ listen_addresses: addresses } = {}] = await query<Record<string, string>>(
      server.url,
      'SHOW listen_addresses',
    );
    expect(addresses).toBe('127.0.0.1');
    url.password = 'guess';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('keeps its password where nobody else reads it', () => {
    expect(statSync(join(folder, 'secret')).mode & 0o077).toBe(0);
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe(new URL(server.url).password);
    expect(existsSync(`${data}.password`)).toBe(false);
  });

  it('knows capitals beyond ASCII, and orders by code points', async () => {
    expect(await query(server.url, `SELECT 'ä' ILIKE 'Ä' AS same, 'Z' < 'a' AS ordered`)).toEqual([
      { same: true, ordered: true },
    ]);
  });

  it('takes a server over that runs already', async () => {
    const before = pid();
    const adopted = await start();
    expect([adopted.url, pid()]).toEqual([server.url, before]);
  });

  it(
    'has the server again, with all that was committed, when it was killed under a process that goes on',
    async () => {
      const complained = jest.spyOn(console, 'error').mockImplementation();
      await killServer();
      while (!isAlive(pid())) await new Promise((done) => setTimeout(done, 50));
      server = await start();
      expect(await keptWords()).toEqual(['Ä']);
      complained.mockRestore();
    },
    LIMIT_MS,
  );

  it(
    'starts again right after the server was killed',
    async () => {
      const complained = jest.spyOn(console, 'error').mockImplementation();
      await killServer();
      server = await start();
      expect(await keptWords()).toEqual(['Ä']);
      complained.mockRestore();
    },
    LIMIT_MS,
  );

  it(
    'keeps its data from a stop to the next start',
    async () => {
      await stop();
      expect(readLock(data)).toBeNull();
      await expect(query(server.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
      server = await start();
      expect(await keptWords()).toEqual(['Ä']);
    },
    LIMIT_MS,
  );

  it(
    'is not stopped by a lock whose number another program has by now',
    async () => {
      await stop();
      writeFileSync(join(data, 'postmaster.pid'), `${process.pid}\n${data}\n1795474800\n1\n\n127.0.0.1\n`);
      server = await start();
      expect(await keptWords()).toEqual(['Ä']);
    },
    LIMIT_MS,
  );
});

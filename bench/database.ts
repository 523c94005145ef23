import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';

/** The database that the server has started for itself. */
export interface Database {
  /** Of the server process; its children do the work. */
  readonly pid: number;
  readonly url: string;
  rows<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Connects to the embedded PostgreSQL under `dataDir`. */
export async function openEmbedded(dataDir: string): Promise<Database> {
  const folder = join(dataDir, 'postgres');
  const password = readFileSync(join(folder, 'secret'), 'utf8').trim();
  const [pid, , , port] = readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n');
  const url = `postgres://pcms:${password}@127.0.0.1:${port}/pcms`;
  const client = new Client({ connectionString: url });
  await client.connect();
  return {
    pid: Number(pid),
    url,
    rows: async <Row extends object>(sql: string, parameters: readonly unknown[] = []) =>
      (await client.query<Row>(sql, [...parameters])).rows,
    close: () => client.end(),
  };
}

import { connect, type Socket } from 'node:net';
import type { Database } from './database';
import { CALM } from './fleet';
import { residentBytes } from './process-cost';
import type { Program } from './processes';
import { checkText } from './requests';

const HELD_CONNECTIONS = 4_000;
const OPENED_AT_ONCE = 100;

export interface Memory {
  /** Of the Node process: before there was a device, and at the end. */
  readonly startBytes: number;
  readonly endBytes: number;
  /** Of the Node process for each device that keeps its connection. */
  readonly perConnectionBytes: number;
  /** On disk with indexes, for 100,000 devices: who they are, and how they are. */
  readonly deviceBytes: number;
  readonly statusBytes: number;
  /** On disk with its index, for one heartbeat that is kept. */
  readonly perHeartbeatBytes: number;
  /** Share of the updates of the status table that stayed within their page. */
  readonly hotShare: number;
}

/** What each device costs the server that has made a check and keeps its connection open. */
export async function bytesPerConnection(server: Program): Promise<number> {
  const before = residentBytes(server.pid);
  const held: Socket[] = [];
  while (held.length < HELD_CONNECTIONS)
    held.push(...(await Promise.all(Array.from({ length: OPENED_AT_ONCE }, (_, n) => check(server.port, n + 1)))));
  const grownBytes = residentBytes(server.pid) - before;
  for (const socket of held) socket.destroy();
  return grownBytes / HELD_CONNECTIONS;
}

function check(port: number, n: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', reject);
    socket.once('data', () => resolve(socket));
    socket.write(checkText(n, CALM));
  });
}

export async function onDisk(
  database: Database,
): Promise<Pick<Memory, 'deviceBytes' | 'statusBytes' | 'perHeartbeatBytes' | 'hotShare'>> {
  const [sizes] = await database.rows<{
    devices: number;
    status: number;
    heartbeats: number;
    heartbeatRows: number;
    hot: number;
  }>(`
    SELECT pg_total_relation_size('devices')::float8 AS devices, pg_total_relation_size('device_status')::float8 AS status,
      (SELECT sum(pg_total_relation_size(inhrelid))::float8 FROM pg_inherits WHERE inhparent = 'heartbeats'::regclass) AS heartbeats,
      (SELECT count(*)::float8 FROM heartbeats) AS "heartbeatRows",
      (SELECT n_tup_hot_upd::float8 / n_tup_upd FROM pg_stat_user_tables WHERE relname = 'device_status') AS hot`);
  if (!sizes) throw new Error('the database does not tell its sizes');
  return {
    deviceBytes: sizes.devices,
    statusBytes: sizes.status,
    perHeartbeatBytes: sizes.heartbeats / sizes.heartbeatRows,
    hotShare: sizes.hot,
  };
}

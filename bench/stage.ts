import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage } from '@pcms/esp-image/testing';
import { openEmbedded, type Database } from './database';
import { addFleet, CALM, deviceId, DOWNLOADING, OFFERED, UNASKED, type Group } from './fleet';
import { drive } from './load';
import { ADMINISTRATOR, Management } from './management';
import { bytesPerConnection } from './memory';
import { residentBytes } from './process-cost';
import { startProgram, type Program } from './processes';
import { checkText, once } from './requests';

const IMAGE_BYTES = 1_200_000;
const CONNECTIONS = 64;

/** Everything that is there before the first round. */
export interface Stage {
  readonly ours: Program;
  readonly bare: Program;
  readonly database: Database;
  /** Of a signed-in person. */
  readonly cookie: string;
  readonly rolloutId: string;
  readonly management: Management;
  /** Of an image that most of the fleet could run. */
  readonly firmwareKey: string;
  readonly downloadPathOf: (n: number) => string;
  readonly startBytes: number;
  readonly perConnectionBytes: number;
  close(): Promise<void>;
}

/** Starts our server with a database of its own and the bare one, and adds fleet, firmware and rollouts. `nodeOptions` are for our server. */
export async function setStage(nodeOptions: readonly string[]): Promise<Stage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'pcms-bench-'));
  chmodSync(dataDir, 0o755); // under root the database runs as somebody else, who must reach its folder in there
  const ours = await startOurs(nodeOptions, dataDir);
  const startBytes = residentBytes(ours.pid);
  const database = await openEmbedded(dataDir);
  await addFleet(database);
  const management = await Management.signIn(`http://127.0.0.1:${ours.port}`);
  const rolloutId = await rollOut(management, OFFERED.type, await publish(management, OFFERED.type));
  const firmwareKey = await publish(management, UNASKED.type);
  await rollOut(management, UNASKED.type, firmwareKey);
  const perConnectionBytes = await bytesPerConnection(ours);
  const answer = await askOnce(ours, CALM);
  for (const group of [OFFERED, DOWNLOADING]) await askOnce(ours, group);
  const bare = await startProgram(['dist/bench/bare-server.mjs', String(answer.length), String(IMAGE_BYTES)]);
  return {
    ours,
    bare,
    database,
    cookie: management.cookie,
    rolloutId,
    management,
    firmwareKey,
    downloadPathOf: await downloadPaths(database),
    startBytes,
    perConnectionBytes,
    close: async () => {
      await database.close();
      await bare.stop();
      await ours.stop();
      rmSync(dataDir, { recursive: true });
    },
  };
}

const startOurs = (nodeOptions: readonly string[], dataDir: string): Promise<Program> =>
  startProgram([...nodeOptions, 'dist/apps/api/main.mjs'], {
    DATA_DIR: dataDir,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'warn',
    ADMIN_USERNAME: ADMINISTRATOR.username,
    ADMIN_PASSWORD: ADMINISTRATOR.password,
  });

/** Returns the firmware's key. */
async function publish(management: Management, type: string): Promise<string> {
  const image = buildImage({ projectName: type, version: '2.5.0', sizeBytes: IMAGE_BYTES });
  return (await management.publish(type, '2.5.0', image)).key;
}

function rollOut(management: Management, type: string, firmwareKey: string): Promise<string> {
  return management.roll({
    name: `2.5.0 for ${type}`,
    firmwareKey,
    target: { deviceTypes: [type] },
    phases: [{ percent: 100 }],
    gate: { kind: 'none' },
  });
}

/** Each device of the group checks; returns what the last one was told. */
async function askOnce({ port }: Program, group: Group): Promise<string> {
  const next = once(group, (n) => checkText(n, group));
  const { said } = await drive({
    port,
    connections: CONNECTIONS,
    reconnect: false,
    next,
    warmUpMs: 0,
    measuredMs: 60_000,
  });
  return said;
}

/** Lets each device of `DOWNLOADING` begin, and tells where it was told to find its image. */
async function downloadPaths(database: Database): Promise<(n: number) => string> {
  const ids = Array.from({ length: DOWNLOADING.count }, (_, index) => deviceId(DOWNLOADING.first + index));
  const rows = await database.rows<{ id: string; path: string }>(
    `UPDATE updates u SET state = 'downloading' FROM devices d WHERE d.key = u.device_key AND d.device_id = ANY($1)
     RETURNING d.device_id AS id, '/api/ota/download/' || u.firmware_key || '?update=' || u.id AS path`,
    [ids],
  );
  const paths = new Map(rows.map(({ id, path }) => [id, path]));
  return (n) => paths.get(deviceId(n)) ?? '';
}

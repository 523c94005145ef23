// Two API processes on one PostgreSQL, killed at random moments, with a simulated fleet: is a cap ever exceeded, is a device ever offered
// two updates, does history replay to state? `npm run chaos` builds everything and starts this; a minute by default, `--minutes 10` in full.
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildImage } from '@pcms/esp-image/testing';
import { openEmbedded } from '../database';
import { ADMINISTRATOR, Management } from '../management';
import { ChaoticDevice, type DeviceWorld } from './chaotic-device';
import { faultsInHistory, faultsNow } from '../../apps/api/src/ota/testing/invariants';
import { KilledServer } from './killed-server';
import { Seeded } from './seeded';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    devices: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});
const minutes = Number(options.minutes);
const count = Number(options.devices);
if (!(minutes > 0 && minutes <= 60) || !(count > 0 && count <= 10_000))
  throw new Error('--minutes is 0 to 60, --devices 1 to 10,000');
const random = new Seeded(Number(options.seed));
const OLD = '2.4.0';
const NEW = '2.5.0';

const folder = mkdtempSync(join(tmpdir(), 'pcms-chaos-'));
chmodSync(folder, 0o755); // under root the database runs as somebody else, who must reach its folder in there
const environment = {
  DATA_DIR: folder,
  HOST: '127.0.0.1',
  PORT: '0',
  LOG_LEVEL: 'error',
  NEW_DEVICES_PER_HOUR: '1000000',
  ADMIN_USERNAME: ADMINISTRATOR.username,
  ADMIN_PASSWORD: ADMINISTRATOR.password,
};
// The first one makes the database, is killed, and leaves it running for the two that follow.
const founder = await KilledServer.start(environment);
const database = await openEmbedded(folder);
await founder.stop('SIGKILL');
const servers = await Promise.all([1, 2].map(() => KilledServer.start({ ...environment, DATABASE_URL: database.url })));

let over = false;
const image = buildImage({ projectName: 'ESP32_OTA_Base', version: NEW, sizeBytes: 200_000 });
const newDigest = Buffer.from(image.subarray(-32)).toString('hex');
const world: DeviceWorld = {
  servers: () => servers.flatMap(({ url }) => url ?? []),
  random,
  cadenceMs: 6_000,
  digestOf: (version) => (version === NEW ? newDigest : createHash('sha256').update(version).digest('hex')),
  badShare: 0.01,
  stopped: () => over,
};
const devices = Array.from(
  { length: count },
  (_, index) => new ChaoticDevice(`esp32-${String(index).padStart(12, '0')}`, world),
);

await addDevices();
await startRollouts();
const lives = devices.map((device) => device.live());
const faults = new Set<string>();
let looks = 0;
const endsAt = Date.now() + minutes * 60_000;
const killing = killAtRandom();
while (Date.now() < endsAt) {
  for (const fault of await faultsNow(database)) faults.add(fault);
  looks++;
  await pause(250);
}
over = true;
await Promise.all([killing, ...lives]);
for (const fault of [...(await faultsNow(database)), ...(await faultsInHistory(database))]) faults.add(fault);
await report();
await database.close();
for (const server of servers) await server.stop('SIGTERM');
process.kill(database.pid, 'SIGINT'); // PostgreSQL's fast shutdown
await pause(2_000);
rmSync(folder, { recursive: true });
process.exit(faults.size === 0 ? 0 : 1);

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function addDevices(): Promise<void> {
  await database.rows(
    `INSERT INTO devices (device_id, name, type, status, version, image_digest, chip, slot_bytes)
     SELECT id, id, 'ESP32_OTA_Base', 'active', $2, $3, 'ESP32', 1310720 FROM unnest($1::text[]) AS fleet(id)`,
    [devices.map(({ deviceId }) => deviceId), OLD, world.digestOf(OLD)],
  );
}

/** Two that want the same devices: the second one, more urgent, for a third of them. */
async function startRollouts(): Promise<void> {
  const management = await Management.signIn(servers[0]?.url ?? '');
  const { key } = await management.publish('ESP32_OTA_Base', NEW, image);
  const common = {
    firmwareKey: key,
    silenceSeconds: 60,
    confirmations: 1,
    gate: { kind: 'threshold' as const, successPercent: 80, failurePercent: 20, minAttempted: 20 },
  };
  await management.roll({
    ...common,
    name: 'To all',
    target: { all: true },
    phases: [{ percent: 10 }, { percent: 40 }, {}],
    inFlight: 25,
  });
  const third = devices.slice(0, Math.ceil(count / 3)).map(({ deviceId }) => deviceId);
  await management.roll({
    ...common,
    name: 'To a third',
    target: { deviceIds: third },
    phases: [{ count: 50 }, {}],
    inFlight: 10,
    priority: 5,
  });
}

/** One of the two is always up, or about to be. */
async function killAtRandom(): Promise<void> {
  while (!over) {
    await pause(500 + random.below(6_000));
    await servers[random.below(servers.length)]?.killAndStart();
  }
}

async function report(): Promise<void> {
  const states = await database.rows<{ state: string; updates: number }>(
    'SELECT state, count(*)::int AS updates FROM updates GROUP BY state ORDER BY updates DESC',
  );
  const [moves] = await database.rows<{ moves: number }>('SELECT count(*)::int AS moves FROM update_events');
  const calls = devices.reduce((sum, device) => sum + device.calls, 0);
  const failed = devices.reduce((sum, device) => sum + device.failedCalls, 0);
  const kills = servers.reduce((sum, server) => sum + server.kills, 0);
  const lines = [
    `${new Date().toISOString().slice(0, 10)}: ${count} devices, ${minutes} min, seed ${options.seed}: ${kills} times kill -9 of one of two processes,`,
    `${calls} calls of which ${failed} failed, ${moves?.moves ?? 0} moves, ${looks} looks at the database;`,
    `updates: ${states.map(({ state, updates }) => `${updates} ${state}`).join(', ')}.`,
    faults.size === 0
      ? 'No cap exceeded, no device offered two at a time, every history replays to its state.'
      : `FAULTS:\n${[...faults].slice(0, 20).join('\n')}`,
  ];
  console.log(lines.join('\n'));
  mkdirSync('bench/results', { recursive: true });
  appendFileSync('bench/results/chaos.md', `- ${lines.join(' ')}\n`);
}

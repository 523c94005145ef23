// A fleet of virtual devices: `npm run devices -- 20 --server URL`. Builds what is missing, runs until Ctrl-C. See USAGE.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { buildHost, HOST_BUILD } from './firmware/build-host.mjs';
import { root } from './run.mjs';

const USAGE = `npm run devices -- COUNT --server URL [options]
  COUNT                    1 to 50 devices, the variants mixed; each keeps its flash and settings in data/devices
  --server URL             where they report, such as http://localhost:5000
  --token TOKEN            an API token of an operator: lets devices in that wait to be admitted
  --user U --password P    the fleet-wide credential, where DEVICE_AUTH is shared
  --ca FILE, --insecure    which certificate to trust: this one (PEM), or any
  --speed N                their clocks run N times as fast (default 1)
  --state DIR              instead of data/devices
  --verbose                everything that they say, not only events`;

const MOST = 50;
const TYPES = ['ESP32_LED_Blink', 'ESP32_OTA_Base', 'ESP32_PersonalCMS'];
const EVENT = /^(online|offline|update: .*|boot: (?!slot|restart).*)$/;
const ADMIT_EVERY_MS = 2_000;
const SUMMARY_EVERY_MS = 30_000;
/** A power-on of all at once is no fleet's, and this machine would feel it. */
const START_EVERY_MS = 150;

/** Ends the program with the reason. */
function fail(reason) {
  console.error(`devices: ${reason}`);
  process.exit(1);
}

/** Ends the program because of its command line. */
function refuse(reason) {
  console.error(`devices: ${reason}\n\n${USAGE}`);
  process.exit(2);
}

function readCommandLine() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const options = {
    ...{ server: text, token: text, user: text, password: text, ca: text, speed: text, state: text },
    ...{ insecure: flag, verbose: flag },
  };
  let parsed;
  try {
    parsed = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    refuse(error.message);
  }
  const { values, positionals } = parsed;
  const count = Number(positionals[0]);
  if (positionals.length !== 1 || !Number.isInteger(count) || count < 1 || count > MOST)
    refuse(`how many devices? 1 to ${MOST}`);
  if (!URL.canParse(values.server ?? '') || !/^https?:$/.test(new URL(values.server).protocol))
    refuse('--server needs a URL that begins with http:// or https://');
  return { ...values, count, server: values.server.replace(/\/+$/, ''), state: values.state ?? 'data/devices' };
}

const wish = readCommandLine();
const stateFolder = resolve(root, wish.state);
const devices = [];
let ending = false;

/** One board: its process, and what is known of it. */
class VirtualDevice {
  online = false;

  constructor(index) {
    this.type = TYPES[index % TYPES.length];
    this.name = `${String(index + 1).padStart(2, '0')}-${this.type}`;
    this.state = join(stateFolder, this.name);
  }

  start() {
    const passed = ['user', 'password', 'ca', 'speed'].flatMap((name) => (wish[name] ? [`--${name}`, wish[name]] : []));
    const own = ['--type', this.type, '--state', this.state, '--server', wish.server, '--name', `Virtual ${this.name}`];
    this.process = spawn(
      resolve(root, HOST_BUILD, 'bin/virtual-device'),
      [...own, ...passed, ...(wish.insecure ? ['--insecure'] : []), '--end-with', String(process.pid)],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.process.stdout, this.process.stderr])
      createInterface(stream).on('line', (line) => this.heard(line, stream === this.process.stderr));
    this.process.once('error', (error) => console.error(`${this.name}: ${error.message}`));
    this.ended = new Promise((done) => this.process.once('close', done));
    void this.ended.then((code) => !ending && console.error(`${this.name}: ended with ${code}`));
  }

  heard(line, isError) {
    if (line === 'online') this.online = true;
    if (line === 'offline' || line.startsWith('boot: ')) this.online = false;
    if (wish.verbose || isError || EVENT.test(line)) console.log(`${this.name}: ${line}`);
  }

  /** As the server knows it; null until it has started. */
  get deviceId() {
    const file = join(this.state, 'mac.txt');
    return existsSync(file) ? `esp32-${readFileSync(file, 'utf8').replaceAll(':', '').trim()}` : null;
  }
}

async function ask(path, init = {}) {
  const headers = wish.token ? { Authorization: `Bearer ${wish.token}` } : {};
  return fetch(wish.server + path, { ...init, headers });
}

async function checkServer() {
  // The devices bring their own trust; this program's is only asked about plain HTTP.
  if (!wish.server.startsWith('http:')) return;
  const answer = await ask('/health/live').catch((error) => {
    fail(
      `${wish.server} does not answer (${error.cause?.code ?? error.cause?.message ?? error.message}): start it with npm start`,
    );
  });
  if (!answer.ok) fail(`${wish.server} answers ${answer.status}: is that a PersonalCMS OTA server?`);
  if (!wish.token) return;
  const signedIn = await ask('/api/auth/me');
  if (!signedIn.ok) fail(`the server does not take this token (${signedIn.status})`);
}

/** Lets in those of ours that wait for a person. */
async function admitOurs() {
  for (const device of devices.filter(({ online, process }) => !online && process.exitCode === null)) {
    const id = device.deviceId;
    if (id === null) continue;
    const known = await ask(`/api/devices/${id}`).then((answer) => (answer.ok ? answer.json() : null));
    if (known?.status === 'pending') {
      const admitted = await ask(`/api/devices/${id}/admit`, { method: 'POST' });
      console.log(`${device.name}: ${admitted.ok ? 'admitted' : `not admitted (${admitted.status})`}`);
    }
  }
}

function every(ms, act) {
  setInterval(
    () => void act().catch((error) => console.error(`devices: ${error.cause?.code ?? error.message}`)),
    ms,
  ).unref();
}

async function end() {
  if (ending) return;
  ending = true;
  for (const { process: child } of devices) child.kill('SIGTERM');
  await Promise.all(devices.map(({ ended }) => ended));
  process.exit(0);
}

await checkServer();
console.log('Building the firmware (the first time takes about a minute) …');
await buildHost().catch((error) => fail(error.message));
mkdirSync(stateFolder, { recursive: true });
process.on('SIGINT', () => void end());
process.on('SIGTERM', () => void end());

for (let index = 0; index < wish.count && !ending; index++) {
  const device = new VirtualDevice(index);
  devices.push(device);
  device.start();
  await new Promise((done) => setTimeout(done, START_EVERY_MS));
}
console.log(`${wish.count} virtual devices in ${wish.state} report to ${wish.server}; Ctrl-C ends them.`);
if (wish.token) every(ADMIT_EVERY_MS, admitOurs);
every(SUMMARY_EVERY_MS, async () => {
  console.log(`${devices.filter(({ online }) => online).length} of ${devices.length} online`);
});
await Promise.all(devices.map(({ ended }) => ended));
if (!ending) process.exit(1);

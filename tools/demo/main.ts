// Fills a server with 25 devices in all states and keeps them alive until Ctrl-C.
// PCMS_URL, and PCMS_TOKEN or PCMS_USERNAME and PCMS_PASSWORD, say which server and who signs in.
import { setMaxListeners } from 'node:events';
import { fastClock, makeDevice } from '../scripted-device';
import { firstOf, keyOf } from './catalogue';
import { FLEET, type DemoDevice } from './fleet';
import { ManagementApi } from './management-api';
import { awaitFleet, endRollouts, publishCatalogue, startRollouts, type Digests } from './stage';

/** Ten seconds are a minute for the demo's devices. */
const SPEED = 6;
const SPREAD_MS = 2_000;

const stop = new AbortController();
// Every device that sleeps listens to it.
setMaxListeners(0, stop.signal);
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

try {
  await play();
} catch (error) {
  if (!stop.signal.aborted) {
    console.error('The demo stopped:', error);
    process.exitCode = 1;
  }
  stop.abort();
}

async function play(): Promise<void> {
  const serverUrl = process.env['PCMS_URL'] ?? 'http://localhost:5000';
  const api = await signIn(serverUrl);
  const digests = await publishCatalogue(api);
  console.log(`demo: published ${digests.size} firmware versions`);
  await endRollouts(api);
  await Promise.all([...FLEET.map((device) => switchOn(device, serverUrl, digests)), update(api)]);
}

async function update(api: ManagementApi): Promise<void> {
  await awaitFleet(api, stop.signal);
  console.log(`demo: ${FLEET.length} devices are there`);
  await startRollouts(api);
  console.log('demo: the rollouts have begun; Ctrl-C ends it');
}

function signIn(serverUrl: string): Promise<ManagementApi> {
  const { PCMS_TOKEN: token, PCMS_USERNAME: username, PCMS_PASSWORD: password } = process.env;
  if (token) return Promise.resolve(ManagementApi.withToken(serverUrl, token));
  if (username && password) return ManagementApi.signIn(serverUrl, username, password);
  throw new Error('set PCMS_TOKEN, or PCMS_USERNAME and PCMS_PASSWORD');
}

/** Starts a device on the first version of its type, a moment after the others. */
async function switchOn(
  { deviceId, name, type, personality, pace }: DemoDevice,
  serverUrl: string,
  digests: Digests,
): Promise<void> {
  const clock = fastClock(SPEED);
  const firmware = firstOf(type);
  const device = makeDevice(personality, {
    serverUrl,
    deviceId,
    name,
    type,
    version: firmware.version,
    image: digests.get(keyOf(firmware)),
    wifi: 'house',
    pace,
    clock,
  });
  await clock.sleep(Math.random() * SPREAD_MS * SPEED, stop.signal);
  await device.run(stop.signal);
}

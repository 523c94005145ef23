import { ROUTES, type FailureReason, type ReportableState } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { eventually } from '../../../api-e2e/src/testing/eventually';
import { OLD_IMAGE, OurDevice, type Running } from '../../../api-e2e/src/testing/our-device';
import type { Stage } from './stage';

const SENSOR = OLD_IMAGE.type;
export const LAMP: Running = { type: 'ESP32_LED_Blink', version: '2.5.0', digest: '1a'.repeat(32) };
const SHOWN_DEVICE = 'esp32-24a160c3f1d0';
const HEARTBEATS = [182_000, 176_500, 179_200, 171_900];

/** What the pages show that are about one thing. */
export interface Shown {
  readonly deviceId: string;
  readonly firmwareKey: string;
  readonly rolloutId: string;
  /** One in phases, which stopped itself. */
  readonly stoppedId: string;
}

/** A small fleet in the middle of an update: one device in every state that people see most. */
export async function furnish(stage: Stage): Promise<Shown> {
  const { administrator } = stage;
  await stage.hire('viewer');
  await administrator.send('POST', ROUTES.auth.tokens, { name: 'build pipeline', role: 'operator', expiresInDays: 90 });
  const firmwareKey = await publish(stage, SENSOR, '2.5.0');
  await administrator.send('POST', ROUTES.ota.withdraw(await publish(stage, 'ESP32_LED_Blink', '2.6.0-rc.1')));

  const devices = await Promise.all(
    ['Greenhouse north', 'Boiler room', 'Cellar pump', 'Weather mast with the long name on the roof', 'Attic'].map(
      (name, index) => arrive(stage, `esp32-24a160c3f${index}d0`, name),
    ),
  );
  await administrator.send('PATCH', ROUTES.devices.one(SHOWN_DEVICE), { tags: ['beta', 'cellar'] });
  await gather(stage);
  const target = { deviceTypes: [SENSOR] };
  // At once to all, and on whatever fails: it has to hold a device in every state.
  const { id: rolloutId } = await administrator.rollOut(firmwareKey, target, {
    name: '2.5.0 for the sensors',
    phases: [{ percent: 100 }],
    gate: { kind: 'none' },
  });
  await administrator.send('POST', ROUTES.ota.rollouts, { name: 'Once more, in spring', firmwareKey, target });
  const [north, boiler, cellar, mast] = devices;
  await proceed(north, ['downloading', 'verifying', 'installing', 'rebooting', 'confirmed']);
  await proceed(boiler, ['downloading']);
  await boiler?.heartbeat({ led: { mode: 0, brightness: 128, interval_ms: 1_000, external: false } });
  await proceed(cellar, ['downloading', 'verifying', 'failed'], 'bad_hash');
  await proceed(mast, []);
  await tellOutside(stage);
  return { deviceId: SHOWN_DEVICE, firmwareKey, rolloutId, stoppedId: await stopItself(stage) };
}

/** A rollout in three phases to lamps, of which the first one that takes it goes back by itself. */
async function stopItself(stage: Stage): Promise<string> {
  const lamps = await Promise.all(
    Array.from({ length: 12 }, (_, index) => arrive(stage, `lamp-${index + 1}`, `Lamp ${index + 1}`, LAMP)),
  );
  const key = await publish(stage, LAMP.type, '2.7.0');
  const { id } = await stage.administrator.rollOut(
    key,
    { deviceTypes: [LAMP.type] },
    {
      name: '2.7.0 for the lamps',
      phases: [{ count: 4, soakMinutes: 30 }, { percent: 50 }, { percent: 100, manual: true }],
      errorAction: 'pause_and_roll_back',
    },
  );
  const chosen: OurDevice[] = [];
  for (const lamp of lamps) if ((await lamp.check()).body.update_available) chosen.push(lamp);
  const [one, other] = chosen;
  await proceed(other, ['downloading']);
  await proceed(one, ['downloading', 'verifying', 'installing', 'rebooting', 'rolled_back'], 'brownout');
  await eventually(
    () => stage.administrator.get<{ status: string }>(ROUTES.ota.rollout(id)),
    ({ status }) => status === 'paused',
  );
  return id;
}

/** A group of either kind. */
async function gather({ administrator }: Stage): Promise<void> {
  await administrator.send('POST', ROUTES.devices.groups, { name: 'Cellar', deviceIds: [SHOWN_DEVICE] });
  const filter = `type = "${SENSOR}" and version < 2.5.0`;
  await administrator.send('POST', ROUTES.devices.groups, { name: 'Old sensors', filter });
}

async function tellOutside({ administrator }: Stage): Promise<void> {
  const { id } = await administrator.send<{ id: string }>('POST', ROUTES.stats.webhooks, {
    name: 'Chat of the workshop',
    url: 'https://hooks.example.org/pcms/a-rather-long-path-with-a-token-in-it/4f8a2c',
    events: ['rollout.stopped', 'rollout.completed', 'update.rolled_back'],
  });
  await administrator.send('POST', ROUTES.stats.webhookTest(id));
}

/** The key of the firmware that it publishes. */
export async function publish(stage: Stage, deviceType: string, version: string): Promise<string> {
  const description = 'Resumes a download that broke off; goes back by itself when an update fails.';
  return (await stage.administrator.publish(anImage(deviceType, version), { description })).key;
}

/** A device that registers and is heard of. */
export async function arrive(stage: Stage, deviceId: string, name: string, running = OLD_IMAGE): Promise<OurDevice> {
  const device = new OurDevice(stage.server.url, deviceId);
  device.running = running;
  await device.register({ device_name: name, wifi_ssid: 'house' });
  for (const free_heap of HEARTBEATS) await device.heartbeat({ free_heap });
  return device;
}

/** Lets a device check, and then report one state after the other. */
export async function proceed(
  device: OurDevice | undefined,
  states: readonly ReportableState[],
  reason?: FailureReason,
): Promise<void> {
  if (!device) throw new Error('there are fewer devices than stories');
  const { update_id, version } = await device.offer();
  for (const state of states) {
    // Only the new image can say that it runs.
    if (state === 'confirmed') device.running = { ...device.running, version, digest: imageDigest(version) };
    const { status, body } = await device.report({
      update_id,
      state,
      ...(state === 'downloading' && { progress: 42, bytes: 476_138 }),
      ...((state === 'failed' || state === 'rolled_back') && { reason }),
    });
    if (status !== 200) throw new Error(`${state}: ${status} ${JSON.stringify(body)}`);
  }
}

const anImage = (deviceType: string, version: string): Uint8Array =>
  buildImage({ projectName: deviceType, version, sizeBytes: 1_133_664 });

/** The digest at the end of the sensors' image. */
const imageDigest = (version: string): string => Buffer.from(anImage(SENSOR, version).slice(-32)).toString('hex');

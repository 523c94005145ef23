import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ROUTES,
  type LiveEvent,
  type PublishedFirmwareDto,
  type ReportableState,
  type UpdateState,
} from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { EventStream } from './testing/event-stream';
import { OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const IMAGE = Buffer.from(buildImage({ version: '2.0.0' }));
const NEW_IMAGE = { type: 'ESP32_OTA_Base', version: '2.0.0', digest: IMAGE.toString('hex', IMAGE.length - 32) };

describe('two servers on one database', () => {
  let site: Site;
  let here: ServerProcess;
  let there: ServerProcess;
  let admin: Person;
  let firmware: PublishedFirmwareDto;
  let streams: readonly EventStream[];

  beforeAll(async () => {
    site = await Site.open();
    [here, there] = await Promise.all([site.serve(), site.serve()]);
    admin = await site.administrator(here);
    firmware = await admin.publish(IMAGE);
    streams = await Promise.all([EventStream.open(here.url, admin), EventStream.open(there.url, admin)]);
  });
  afterAll(async () => {
    await Promise.all(streams.map((stream) => stream.close()));
    await site.close();
  });

  async function newDevice(server: ServerProcess): Promise<OurDevice> {
    const device = new OurDevice(server.url, `esp32-${randomBytes(6).toString('hex')}`);
    expect(await device.register()).toMatchObject({ status: 200 });
    return device;
  }

  it('share sessions: who has signed in at one is known at the other', async () => {
    const answer = await fetch(there.url + ROUTES.auth.me, { headers: admin.headers });
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ username: 'admin' })]);
  });

  it('both tell every move of an update, whichever of them the device talks to', async () => {
    const device = await newDevice(here);
    await admin.rollOut(firmware.key, { deviceIds: [device.deviceId] });
    const { update_id } = await device.offer();
    const moves: ReportableState[] = ['downloading', 'verifying', 'installing', 'rebooting'];
    for (const state of moves) await device.report({ update_id, state });
    device.running = NEW_IMAGE;
    await device.heartbeat();

    const states = (seen: readonly LiveEvent[]): UpdateState[] =>
      seen.flatMap((event) => (event.kind === 'update' && event.updateId === update_id ? [event.state] : []));
    for (const stream of streams) {
      await stream.until((seen) => states(seen).includes('confirmed'));
      expect(states(stream.seen)).toEqual(['offered', ...moves, 'confirmed']);
    }
  });

  it('both tell who was heard, and what was published and rolled out', async () => {
    const device = await newDevice(there);
    await device.heartbeat();
    const { key } = await admin.publish(buildImage({ version: '1.9.0', seed: 9 }));
    const { id } = await admin.rollOut(key, { deviceIds: [device.deviceId] });
    for (const stream of streams) {
      await stream.until((seen) =>
        seen.some((event) => event.kind === 'seen' && event.deviceIds?.includes(device.deviceId)),
      );
      expect(stream.seen).toContainEqual({ kind: 'device', deviceId: device.deviceId });
      expect(stream.seen).toContainEqual({ kind: 'firmware', firmwareKey: key });
      expect(stream.seen).toContainEqual({ kind: 'rollout', rolloutId: id });
    }
  });

  it('both offer within a second what was started at one', async () => {
    const device = await newDevice(there);
    expect((await device.check()).body).toMatchObject({ update_available: false });
    await admin.rollOut(firmware.key, { deviceIds: [device.deviceId] });
    await pause(1_000);
    expect((await device.check()).body).toMatchObject({ update_available: true });
  });

  it('both offer nothing new from the moment on that a pause at one is acknowledged', async () => {
    const devices = await Promise.all(Array.from({ length: 5 }, () => newDevice(there)));
    const { id } = await admin.rollOut(firmware.key, { deviceIds: devices.map(({ deviceId }) => deviceId) });
    await pause(1_000);
    const [first, ...others] = devices;
    expect((await first?.check())?.body).toMatchObject({ update_available: true });
    await admin.act(id, 'pause');
    const answers = await Promise.all(others.map((device) => device.check()));
    expect(answers.map(({ body }) => body.update_available)).toEqual([false, false, false, false]);
  });

  it('never offer the same device two updates, however it asks', async () => {
    const device = await newDevice(here);
    const twin = new OurDevice(there.url, device.deviceId);
    twin.credential = device.credential;
    await admin.rollOut(firmware.key, { deviceIds: [device.deviceId] });
    await pause(1_000);
    await Promise.all([device, twin, device, twin].map((asking) => asking.check()));
    expect((await device.offer()).update_id).toBe((await twin.offer()).update_id);
    expect((await admin.device(device.deviceId)).history.map(({ to }) => to)).toEqual(['offered']);
  });

  it('let nobody listen who has not signed in', async () => {
    expect((await fetch(here.url + ROUTES.stats.events)).status).toBe(401);
  });
});

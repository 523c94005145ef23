import { randomBytes } from 'node:crypto';
import { ROUTES, type PublishedFirmwareDto, type ReportableState, type UpdateAnswer } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { fastClock, ScriptedDevice } from '../../../tools/scripted-device';
import { eventually } from './testing/eventually';
import { OLD_IMAGE, OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const IMAGE = Buffer.from(buildImage({ version: '2.0.0' }));
const NEW_IMAGE = { type: 'ESP32_OTA_Base', version: '2.0.0', digest: IMAGE.toString('hex', IMAGE.length - 32) };

describe('a device that runs our firmware', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let firmware: PublishedFirmwareDto;
  let device: OurDevice;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve();
    admin = await site.administrator(server);
    firmware = await admin.publish(IMAGE);
    await admin.rollOut(firmware.key, { deviceTypes: [firmware.deviceType] });
  });
  afterAll(() => site.close());

  beforeEach(async () => {
    device = await newDevice();
  });

  async function newDevice(): Promise<OurDevice> {
    const made = new OurDevice(server.url, `esp32-${randomBytes(6).toString('hex')}`);
    expect(await made.register()).toMatchObject({ status: 200 });
    return made;
  }

  const stateOf = async ({ deviceId }: OurDevice) => (await admin.device(deviceId)).update?.state;

  async function report(update: UpdateAnswer, ...states: ReportableState[]): Promise<number[]> {
    const statuses: number[] = [];
    for (const state of states) {
      statuses.push((await device.report({ update_id: update.update_id, state })).status);
    }
    return statuses;
  }

  it('goes from its first call to a confirmed update', async () => {
    const offer = await device.offer();
    expect(offer).toMatchObject({ version: '2.0.0', firmware_key: firmware.key, file_size: IMAGE.length });
    expect(await stateOf(device)).toBe('offered');

    expect(await report(offer, 'downloading')).toEqual([200]);
    const parts = [];
    for (let start = 0; start < offer.file_size; start += 40_000) {
      const answer = await device.download(offer.firmware_url, { Range: `bytes=${start}-${start + 39_999}` });
      parts.push(Buffer.from(await answer.arrayBuffer()));
    }
    expect(Buffer.concat(parts).equals(IMAGE)).toBe(true);

    expect(await report(offer, 'verifying', 'installing', 'rebooting')).toEqual([200, 200, 200]);
    expect(await stateOf(device)).toBe('rebooting');

    device.running = NEW_IMAGE;
    expect(await device.heartbeat()).toMatchObject({ status: 200 });
    expect(await report(offer, 'confirmed')).toEqual([200]);
    const { update, history, version, imageDigest } = await admin.device(device.deviceId);
    expect({ state: update?.state, version, imageDigest }).toEqual({
      state: 'confirmed',
      version: '2.0.0',
      imageDigest: NEW_IMAGE.digest,
    });
    const moves = ['offered', 'downloading', 'verifying', 'installing', 'rebooting', 'confirmed'];
    expect(history.map(({ to }) => to).reverse()).toEqual(moves);
  });

  it('goes there by itself', async () => {
    const scripted = new ScriptedDevice({
      serverUrl: server.url,
      deviceId: 'scripted-1',
      type: firmware.deviceType,
      version: '1.0.0',
      clock: fastClock(500),
    });
    const life = new AbortController();
    const lived = scripted.run(life.signal);
    // It is known only once it has registered.
    const answers = await eventually(
      () => admin.try<{ update?: { state: string } }>('GET', ROUTES.devices.one('scripted-1')),
      ({ body }) => body.update?.state === 'confirmed',
    );
    life.abort();
    await lived;
    expect(answers.body).toMatchObject({ version: '2.0.0', enrolled: true });
  });

  describe('checks', () => {
    it('is told the same offer until it takes it', async () => {
      expect((await device.offer()).update_id).toBe((await device.offer()).update_id);
    });

    it('is told 304 and nothing else while the answer is the same', async () => {
      const { headers } = await device.check();
      const again = await device.check({ 'If-None-Match': headers.get('etag') ?? '' });
      expect(again).toMatchObject({ status: 304, body: {} });
      const other = await device.check({ 'If-None-Match': '"another"' });
      expect(other).toMatchObject({ status: 200, body: { update_available: true } });
    });

    it('is offered nothing once it runs the newest version', async () => {
      device.running = NEW_IMAGE;
      const { body } = await device.check();
      expect(body).toMatchObject({
        update_available: false,
        message: 'It already runs 2.0.0.',
        current_version: '2.0.0',
      });
    });
  });

  describe('reports', () => {
    it('may repeat itself, which changes nothing', async () => {
      const offer = await device.offer();
      expect(await report(offer, 'downloading', 'downloading', 'verifying', 'verifying')).toEqual([200, 200, 200, 200]);
      expect((await admin.device(device.deviceId)).history).toHaveLength(3);
    });

    it('cannot make a move that does not exist', async () => {
      const offer = await device.offer();
      await report(offer, 'verifying');
      const refused = await device.report({ update_id: offer.update_id, state: 'downloading' });
      expect(refused).toMatchObject({ status: 409, body: { code: 'impossible_move', field: 'state' } });
      expect(await stateOf(device)).toBe('verifying');
    });

    it('cannot claim success from the old image', async () => {
      const offer = await device.offer();
      await report(offer, 'rebooting');
      const refused = await device.report({ update_id: offer.update_id, state: 'confirmed' });
      expect(refused).toMatchObject({ status: 409, body: { code: 'not_the_new_image' } });
      expect(await stateOf(device)).toBe('rebooting');
    });

    it('cannot claim success from an image that only says the new version', async () => {
      const offer = await device.offer();
      await report(offer, 'rebooting');
      device.running = { ...NEW_IMAGE, digest: OLD_IMAGE.digest };
      const refused = await device.report({ update_id: offer.update_id, state: 'confirmed' });
      expect(refused).toMatchObject({ status: 409, body: { code: 'not_the_new_image' } });
      expect(await stateOf(device)).toBe('rebooting');
    });

    it("cannot speak of another device's update", async () => {
      const { update_id } = await (await newDevice()).offer();
      const refused = await device.report({ update_id, state: 'downloading' });
      expect(refused).toMatchObject({ status: 404, body: { code: 'update_not_found', field: 'update_id' } });
    });

    it('is offered the firmware again after a failure, but not at once', async () => {
      const { update_id } = await device.offer();
      await device.report({ update_id, state: 'failed', reason: 'bad_hash' });
      expect((await device.check()).body).toMatchObject({ update_available: false, message: /next try/ });
      await site.query(`UPDATE updates SET retry_at = now() WHERE id = $1`, [update_id]);
      expect((await device.offer()).update_id).toBe(update_id);
      expect((await admin.device(device.deviceId)).update).toMatchObject({ state: 'offered', attempt: 2 });
    });
  });

  describe('hears from a person', () => {
    it.each([
      ['to check now', ROUTES.devices.checkNow, 'check_now'],
      ['to show itself', ROUTES.devices.identify, 'identify'],
    ] as const)('%s, with one heartbeat', async (_, routeOf, order) => {
      await admin.send('POST', routeOf(device.deviceId));
      expect((await device.heartbeat()).body).toHaveProperty(order, true);
      expect((await device.heartbeat()).body).not.toHaveProperty(order);
    });

    it('that it is retired, and no call of its own brings it back', async () => {
      const offer = await device.offer();
      await admin.send('POST', ROUTES.devices.retire(device.deviceId));
      expect(await stateOf(device)).toBe('cancelled');
      await device.register();
      await device.heartbeat();
      expect((await device.check()).body).toMatchObject({ update_available: false, message: 'The device is retired.' });
      expect((await device.download(offer.firmware_url)).status).toBe(410);
      expect((await admin.device(device.deviceId)).status).toBe('retired');
    });
  });
});

import { randomBytes } from 'node:crypto';
import { ROUTES, type DeviceDetailDto, type PublishedFirmwareDto, type RolloutDetailDto } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { FieldedBoard } from './testing/fielded-board';
import { heartbeatLed } from './testing/fielded-requests';
import { OLD_IMAGE, OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const IMAGE = Buffer.from(buildImage({ version: '2.0.0' }));
const NEW_IMAGE = { type: 'ESP32_OTA_Base', version: '2.0.0', digest: IMAGE.toString('hex', IMAGE.length - 32) };
/** A second device of each rollout, so that it goes on when the first is done. */
const NEIGHBOUR = 'esp32-neighbour';
const LED = { mode: 3, brightness: 128, intervalMs: 1_000, external: false };
const LED_ON_THE_WIRE = { mode: 3, brightness: 128, interval_ms: 1_000, external: false };

describe('what a person wants of a device', () => {
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
    await new OurDevice(server.url, NEIGHBOUR).register();
  });
  afterAll(() => site.close());

  beforeEach(async () => {
    device = new OurDevice(server.url, `esp32-${randomBytes(6).toString('hex')}`);
    expect(await device.register()).toMatchObject({ status: 200 });
  });

  describe('its LED', () => {
    const set = (settings: object, deviceId = device.deviceId) =>
      admin.send<DeviceDetailDto>('PUT', ROUTES.devices.settings(deviceId), settings);

    it('arrives with the heartbeats, until the device has it', async () => {
      const old = { led: { ...LED_ON_THE_WIRE, mode: 0 } };
      expect((await device.heartbeat(old)).body).not.toHaveProperty('settings');
      expect((await set({ led: LED })).led).toEqual({ desired: LED, reported: { ...LED, mode: 0 }, arrived: false });
      expect((await device.heartbeat(old)).body.settings).toEqual({ led: LED_ON_THE_WIRE });
      expect((await device.heartbeat(old)).body.settings).toEqual({ led: LED_ON_THE_WIRE });
      expect((await device.heartbeat({ led: LED_ON_THE_WIRE })).body).not.toHaveProperty('settings');
      expect((await admin.device(device.deviceId)).led).toEqual({ desired: LED, reported: LED, arrived: true });
    });

    it('is left to the device when nobody wants anything of it', async () => {
      await set({ led: LED });
      expect((await set({})).led.desired).toBeNull();
      const { body } = await device.heartbeat({ led: { ...LED_ON_THE_WIRE, mode: 0 } });
      expect(body).not.toHaveProperty('settings');
    });

    it('is never told to a board in the field, whose LED is no object', async () => {
      const board = new FieldedBoard(server.url, 'ESP32_OTA_LED_001');
      await board.send(heartbeatLed(board.call));
      await set({ led: LED }, board.call.deviceId);
      const answer = await board.json<object>(heartbeatLed(board.call));
      expect(answer).not.toHaveProperty('settings');
    });

    it.each([
      ['a mode that there is not', { ...LED, mode: 5 }, 'led.mode'],
      ['a brightness above 255', { ...LED, brightness: 256 }, 'led.brightness'],
      ['an interval of 99 ms', { ...LED, intervalMs: 99 }, 'led.intervalMs'],
      ['an interval above 5 s', { ...LED, intervalMs: 5_001 }, 'led.intervalMs'],
      ['an external LED that is a text', { ...LED, external: 'yes' }, 'led.external'],
      ['no mode', { brightness: 1, intervalMs: 100, external: false }, 'led.mode'],
      ['the words of the wire', { ...LED, interval_ms: 100 }, 'led.interval_ms'],
      ['a text', 'bright', 'led'],
    ])('is refused with %s, and stays', async (_, led, field) => {
      await set({ led: LED });
      const refused = await admin.try('PUT', ROUTES.devices.settings(device.deviceId), { led });
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_field', field } });
      expect((await admin.device(device.deviceId)).led.desired).toEqual(LED);
    });
  });

  describe('its firmware from before', () => {
    const order = () => admin.try<DeviceDetailDto>('POST', ROUTES.devices.rollBack(device.deviceId));

    let rollout: RolloutDetailDto;

    async function updated(): Promise<string> {
      rollout = await admin.rollOut(firmware.key, { deviceIds: [device.deviceId, NEIGHBOUR] });
      const { update_id } = await device.offer();
      for (const state of ['downloading', 'verifying', 'installing', 'rebooting'] as const) {
        await device.report({ update_id, state });
      }
      device.running = NEW_IMAGE;
      await device.heartbeat();
      return update_id;
    }

    it('is ordered, told with each heartbeat, and started', async () => {
      const updateId = await updated();
      expect(await order()).toMatchObject({
        status: 200,
        body: { rollBack: { updateId, version: '2.0.0', previousVersion: '1.0.0', orderedBy: 'admin' } },
      });
      expect((await device.heartbeat()).body.roll_back).toBe(updateId);
      expect((await device.heartbeat()).body.roll_back).toBe(updateId);

      device.running = OLD_IMAGE;
      await device.register();
      expect(await device.report({ update_id: updateId, state: 'rolled_back' })).toMatchObject({ status: 200 });
      expect((await device.heartbeat()).body).not.toHaveProperty('roll_back');
      const { rollBack, update, history } = await admin.device(device.deviceId);
      expect([rollBack, update?.state]).toEqual([null, 'rolled_back']);
      expect(history[0]).toMatchObject({ to: 'rolled_back', actor: 'person', reason: 'roll_back_ordered' });
    });

    it('is not followed by the same firmware again', async () => {
      const updateId = await updated();
      await order();
      device.running = OLD_IMAGE;
      await device.report({ update_id: updateId, state: 'rolled_back' });
      expect((await device.check()).body).toMatchObject({ update_available: false });
      const { status } = await admin.get<RolloutDetailDto>(ROUTES.ota.rollout(rollout.id));
      expect(status).toBe('running');
    });

    it('is left alone when the order is taken back', async () => {
      await updated();
      await order();
      await admin.send('DELETE', ROUTES.devices.rollBack(device.deviceId));
      expect((await device.heartbeat()).body).not.toHaveProperty('roll_back');
    });

    it('cannot be ordered where there was no update', async () => {
      expect(await order()).toMatchObject({ status: 409, body: { code: 'nothing_to_roll_back' } });
    });

    it('cannot be ordered of a board in the field', async () => {
      const board = new FieldedBoard(server.url, 'ESP32_OTA_LED_001');
      await board.send(heartbeatLed(board.call));
      const refused = await admin.try('POST', ROUTES.devices.rollBack(board.call.deviceId));
      expect(refused).toMatchObject({ status: 409, body: { code: 'cannot_roll_back' } });
      expect(await board.json<object>(heartbeatLed(board.call))).not.toHaveProperty('roll_back');
    });
  });
});

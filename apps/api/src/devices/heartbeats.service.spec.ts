import type { HeartbeatRequest } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { sentStatements } from '../database/testing/sent-statements';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice } from '../ota/testing/rows';
import { hashPassword } from './device-credential';
import { DeviceStatusEntity } from './device-status.entity';
import { DeviceEntity } from './device.entity';
import { CredentialRefused } from './devices.errors';
import { HeartbeatEntity } from './heartbeat.entity';
import { aCall } from './testing/device-calls';
import { deviceParts } from './testing/device-parts';

const OUR_FIRMWARE = {
  'x-device-version': '2.5.0',
  'x-device-type': 'ESP32_OTA_Base',
  'x-device-image': 'c'.repeat(64),
};

describe('Heartbeats', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, heartbeats CASCADE');
    start();
  });

  function start(environment: Readonly<Record<string, string>> = {}): void {
    parts = deviceParts(database, environment);
  }
  const beat = (said: HeartbeatRequest = {}, headers: object = OUR_FIRMWARE) =>
    parts.heartbeats.beat(aCall({ method: 'POST', headers: { ...headers } }), 'hall', said);
  const hall = (values: Partial<DeviceEntity> = {}) => aDevice(database, { deviceId: 'hall', ...values });
  const stored = () => database.getRepository(DeviceEntity).findOneByOrFail({ deviceId: 'hall' });
  const status = () => database.getRepository(DeviceStatusEntity).findOneByOrFail({});

  it('keeps what the device says and tells it how often to call', async () => {
    start({ HEARTBEAT_SECONDS: '90', CHECK_SECONDS: '240' });
    await hall();
    const answer = await beat({ uptime: 5_160, free_heap: 226_972, wifi_rssi: -61, temperature: 21.5, motion: false });
    const at = parts.clock.now();
    expect(answer).toEqual({
      status: 'heartbeat_received',
      timestamp: at.toISOString(),
      heartbeat_s: 90,
      check_s: 240,
    });
    const readings = { uptimeS: '5160', freeHeapBytes: '226972', rssi: -61, temperature: 21.5, humidity: null };
    expect(await status()).toMatchObject({ ...readings, motion: false, lastSeenAt: at, intervalS: 90 });
    expect(await database.getRepository(HeartbeatEntity).find()).toEqual([
      expect.objectContaining({ ...readings, motion: false, at }),
    ]);
  });

  it('expects no device more often than our firmware calls, whatever it tells it', async () => {
    start({ HEARTBEAT_SECONDS: '10' });
    await hall();
    expect(await beat()).toMatchObject({ heartbeat_s: 10 });
    expect((await status()).intervalS).toBe(30);
  });

  it('expects a fielded board, which sends no digest, every 30 s', async () => {
    await hall();
    await beat({ version: '2.4.0', device_type: 'ESP32_OTA_Base' }, {});
    expect((await status()).intervalS).toBe(30);
  });

  it('takes what runs from the headers before the body', async () => {
    await hall();
    await beat({ version: '1.0.0', device_type: 'ESP32_LED_Blink' });
    expect(await stored()).toMatchObject({ version: '2.5.0', type: 'ESP32_OTA_Base', imageDigest: 'c'.repeat(64) });
  });

  it('makes a device known that calls for the first time, and names it only then', async () => {
    await beat({ device_name: 'Hall sign', occupation: 'Reception' });
    await beat({ device_name: 'Other', occupation: 'Other' });
    expect(await stored()).toMatchObject({ name: 'Hall sign', occupation: 'Reception', status: 'active' });
  });

  it('does not bring a retired device back', async () => {
    await hall({ status: 'retired' });
    await beat();
    expect((await stored()).status).toBe('retired');
  });

  it('keeps nothing of a caller without the device’s credential', async () => {
    await hall({ credentialHash: hashPassword('hall secret') });
    await expect(beat({ uptime: 1 })).rejects.toThrow(CredentialRefused);
    expect(await database.getRepository(HeartbeatEntity).count()).toBe(0);
  });

  it.each([
    ['check_now', { checkNow: true }],
    ['identify', { identify: true }],
  ] as const)('tells the order %s once', async (order, given) => {
    await hall(given);
    expect(await beat()).toHaveProperty(order, true);
    parts.clock.passSeconds(60);
    const next = await beat();
    expect(next).not.toHaveProperty('check_now');
    expect(next).not.toHaveProperty('identify');
  });

  it('tells two orders together', async () => {
    await hall({ checkNow: true, identify: true });
    expect(await beat()).toMatchObject({ check_now: true, identify: true });
    expect(await stored()).toMatchObject({ checkNow: false, identify: false });
  });

  it('tells an order that is given while a heartbeat is kept with the next one', async () => {
    await hall({ identify: true });
    const keep = parts.presence.heartbeat.bind(parts.presence);
    jest.spyOn(parts.presence, 'heartbeat').mockImplementationOnce(async (deviceId, row) => {
      await keep(deviceId, row);
      await parts.devices.checkNow('hall');
    });
    expect(await beat()).not.toHaveProperty('check_now');
    expect(await beat()).toHaveProperty('check_now', true);
  });

  it('keeps an order until a heartbeat is kept', async () => {
    await hall({ checkNow: true });
    jest.spyOn(parts.presence, 'heartbeat').mockRejectedValueOnce(new Error('The disk is full.'));
    await expect(beat()).rejects.toThrow('The disk is full.');
    expect(await beat()).toHaveProperty('check_now', true);
  });

  describe('settings', () => {
    const LED = { mode: 3, brightness: 128, interval_ms: 1_000, external: false };

    it('are told with every heartbeat until the device has them', async () => {
      await hall({ settings: { led: LED } });
      const old = { led: { ...LED, mode: 0 } };
      for (const said of [old, old]) expect((await beat(said)).settings).toEqual({ led: LED });
      expect(await beat({ led: LED })).not.toHaveProperty('settings');
      expect((await beat(old)).settings).toEqual({ led: LED });
    });

    it('are not told to a device that reports no LED', async () => {
      await hall({ settings: { led: LED } });
      expect(await beat()).not.toHaveProperty('settings');
    });

    it('cost no statement of their own', async () => {
      await hall();
      const statements = async () => (await sentStatements(() => beat({ led: { ...LED, mode: 0 } }))).length;
      await statements();
      const without = await statements();
      await database.getRepository(DeviceEntity).update({ deviceId: 'hall' }, { settings: { led: LED } });
      expect(await statements()).toBe(without);
      expect(without).toBe(2);
    });
  });

  describe('readings of a fielded full board', () => {
    const sense = (said = {}) =>
      parts.heartbeats.sense(aCall({ method: 'POST', headers: { 'x-device-version': '2.4.1' } }), 'hall', said);

    it('are kept as a heartbeat’s are, from a device that is expected every 120 s', async () => {
      const device = await sense({ temperature: 22.5, humidity: 50, motion_detected: true, sleep_mode: false });
      expect(device).toMatchObject({ deviceId: 'hall', version: '2.4.1' });
      const readings = { temperature: 22.5, humidity: 50, motion: true };
      expect(await status()).toMatchObject({ ...readings, intervalS: 120, lastSeenAt: parts.clock.now() });
      expect(await database.getRepository(HeartbeatEntity).find()).toEqual([expect.objectContaining(readings)]);
    });

    it('that failed are absent, never invented', async () => {
      await sense({ motion_detected: false });
      expect(await status()).toMatchObject({ temperature: null, humidity: null, motion: false });
    });

    it('leave an order for the next heartbeat', async () => {
      await hall({ checkNow: true });
      await sense();
      expect((await stored()).checkNow).toBe(true);
    });
  });
});

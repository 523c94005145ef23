import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice } from '../ota/testing/rows';
import { DeviceStatusEntity } from './device-status.entity';
import type { DeviceEntity } from './device.entity';
import { ensurePartitions } from './heartbeat-partitions';
import { HeartbeatEntity } from './heartbeat.entity';
import type { PresenceRow } from './presence-writer';
import { deviceParts } from './testing/device-parts';

const AT = new Date('2026-03-02T08:00:00Z');
const after = (seconds: number): Date => new Date(AT.getTime() + seconds * 1_000);
const READINGS = {
  uptime_s: 5_160,
  free_heap_bytes: 226_972,
  min_free_heap_bytes: 180_112,
  largest_free_block_bytes: 110_580,
  rssi: -61,
  temperature: 21.5,
  humidity: 48.25,
  motion: true,
};

describe('PresenceWriter', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    await ensurePartitions(database, AT);
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, heartbeats CASCADE');
    parts = deviceParts(database);
  });

  type Device = Pick<DeviceEntity, 'key' | 'deviceId'>;
  const beat = ({ key, deviceId }: Device, row: Partial<PresenceRow> = {}) =>
    parts.presence.heartbeat(deviceId, { device_key: key, last_seen_at: AT, interval_s: 60, ...row });
  const touch = ({ key, deviceId }: Device, row: Partial<PresenceRow> = {}) =>
    parts.presence.touch(deviceId, { device_key: key, last_seen_at: AT, interval_s: 120, ...row });
  const statusOf = ({ key }: Device) => database.getRepository(DeviceStatusEntity).findOneBy({ deviceKey: key });
  const heartbeatsOf = ({ key }: Device) =>
    database.getRepository(HeartbeatEntity).find({ where: { deviceKey: key }, order: { at: 'ASC' } });
  const aGoneDevice = async (): Promise<Device> => {
    const device = await aDevice(database);
    await database.query('DELETE FROM devices WHERE key = $1', [device.key]);
    return device;
  };

  describe('a heartbeat', () => {
    it('is what the device said last, and a row of its day', async () => {
      const device = await aDevice(database);
      const more = { reset_reason: 'power_on', boot_count: 12, nfc_uid: '04A2C91B' };
      const modes = {
        led: { mode: 3, brightness: 128, interval_ms: 1_000, external: false },
        display: { mode: 'card', content_etag: '"9f86d081"' },
      };
      await beat(device, { ...READINGS, ...more, ...modes });
      const common = {
        deviceKey: device.key,
        uptimeS: '5160',
        freeHeapBytes: '226972',
        minFreeHeapBytes: '180112',
        largestFreeBlockBytes: '110580',
        rssi: -61,
        temperature: 21.5,
        humidity: 48.25,
        motion: true,
      };
      const status = { lastSeenAt: AT, intervalS: 60, resetReason: 'power_on', bootCount: '12', nfcUid: '04A2C91B' };
      expect(await statusOf(device)).toEqual({ ...common, ...status, ...modes });
      expect(await heartbeatsOf(device)).toEqual([{ ...common, at: AT }]);
    });

    it('without a reading leaves no old one behind', async () => {
      const device = await aDevice(database);
      await beat(device, READINGS);
      await beat(device, { last_seen_at: after(60) });
      expect(await statusOf(device)).toMatchObject({ temperature: null, humidity: null, motion: null, uptimeS: null });
    });

    it('takes the largest numbers that a board may say', async () => {
      const device = await aDevice(database);
      await beat(device, { uptime_s: 0xffff_ffff, free_heap_bytes: 0xffff_ffff, boot_count: 0xffff_ffff, rssi: -127 });
      expect(await statusOf(device)).toMatchObject({ uptimeS: '4294967295', bootCount: '4294967295', rssi: -127 });
    });

    it('is acknowledged after it is committed, and not before', async () => {
      const device = await aDevice(database);
      const runner = database.createQueryRunner();
      await runner.startTransaction();
      await runner.query('SELECT 1 FROM devices WHERE key = $1 FOR UPDATE', [device.key]);
      let isAcknowledged = false;
      const acknowledged = beat(device).then(() => (isAcknowledged = true));
      await new Promise((done) => setTimeout(done, 50));
      expect([isAcknowledged, await heartbeatsOf(device), parts.beacon.heard]).toEqual([false, [], []]);
      await runner.commitTransaction();
      await runner.release();
      await acknowledged;
      expect(await heartbeatsOf(device)).toHaveLength(1);
      expect(parts.beacon.heard).toEqual([device.deviceId]);
    });

    it('that comes twice in a batch is both in its day, and the later one in the status', async () => {
      const device = await aDevice(database);
      await Promise.all([
        beat(device, { last_seen_at: after(30), temperature: 22 }),
        beat(device, { temperature: 21 }),
        beat(device, { last_seen_at: after(30), temperature: 22 }),
      ]);
      expect(await statusOf(device)).toMatchObject({ lastSeenAt: after(30), temperature: 22 });
      expect((await heartbeatsOf(device)).map(({ at }) => at)).toEqual([AT, after(30)]);
    });

    it('of a deleted device fails alone', async () => {
      const devices = [await aDevice(database), await aGoneDevice(), await aDevice(database)];
      const outcomes = await Promise.allSettled(devices.map((device) => beat(device)));
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await database.getRepository(HeartbeatEntity).count()).toBe(2);
      expect(parts.beacon.heard).toEqual([devices[0]?.deviceId, devices[2]?.deviceId]);
    });
  });

  describe('a day without a partition', () => {
    it('gets one, with all that is in the batch', async () => {
      const device = await aDevice(database);
      const days = [0, 40, 41, 80].map((day) => after(day * 86_400));
      await Promise.all(days.map((last_seen_at) => beat(device, { last_seen_at })));
      expect((await heartbeatsOf(device)).map(({ at }) => at)).toEqual(days);
      expect((await statusOf(device))?.lastSeenAt).toEqual(days.at(-1));
    });

    it('does not let a deleted device fail its neighbours', async () => {
      const devices = [await aGoneDevice(), await aDevice(database)];
      const last_seen_at = after(120 * 86_400);
      const outcomes = await Promise.allSettled(devices.map((device) => beat(device, { last_seen_at })));
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    });
  });

  describe('a touch', () => {
    it('is the first word of a device that never sent a heartbeat', async () => {
      const device = await aDevice(database);
      await touch(device);
      expect(await statusOf(device)).toMatchObject({ lastSeenAt: AT, intervalS: 120, temperature: null });
      expect(await heartbeatsOf(device)).toEqual([]);
      expect(parts.beacon.heard).toEqual([device.deviceId]);
    });

    it('keeps the readings and how often the device sends them', async () => {
      const device = await aDevice(database);
      await beat(device, READINGS);
      const before = await statusOf(device);
      await touch(device, { last_seen_at: after(30) });
      expect(await statusOf(device)).toEqual({ ...before, lastSeenAt: after(30) });
    });

    it('twice in a batch is the later one', async () => {
      const device = await aDevice(database);
      await Promise.all([touch(device, { last_seen_at: after(30) }), touch(device)]);
      expect((await statusOf(device))?.lastSeenAt).toEqual(after(30));
    });

    it('of a deleted device fails alone', async () => {
      const devices = [await aGoneDevice(), await aDevice(database)];
      const outcomes = await Promise.allSettled(devices.map((device) => touch(device)));
      expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    });
  });

  it('loses nothing of a storm of heartbeats and touches', async () => {
    const devices = await Promise.all(Array.from({ length: 50 }, () => aDevice(database)));
    const calls = Array.from({ length: 20 }, (_, n) =>
      devices.map((device) => (n % 4 === 3 ? touch : beat)(device, { last_seen_at: after(n) })),
    );
    await Promise.all(calls.flat());
    expect(await database.getRepository(HeartbeatEntity).count()).toBe(50 * 15);
    expect(await database.getRepository(DeviceStatusEntity).count()).toBe(50);
  });
});

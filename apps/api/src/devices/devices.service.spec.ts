import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../ota/testing/rows';
import { UpdateEventEntity } from '../ota/updates/update-event.entity';
import { hashPassword } from './device-credential';
import { DeviceEntity } from './device.entity';
import { DeviceNotFound, DeviceNotPending } from './devices.errors';
import type { Devices } from './devices.service';
import { ensurePartitions } from './heartbeat-partitions';
import { deviceParts } from './testing/device-parts';

describe('Devices', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;
  let devices: Devices;
  let told: jest.SpyInstance;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, heartbeats, firmware, rollouts CASCADE');
    parts = deviceParts(database);
    devices = parts.devices;
    told = jest.spyOn(parts.events, 'publish');
  });

  const hall = (values: Parameters<typeof aDevice>[1] = {}) => aDevice(database, { deviceId: 'hall', ...values });
  const stored = () => database.getRepository(DeviceEntity).findOneByOrFail({ deviceId: 'hall' });

  describe('shows one', () => {
    it('that has only just been added', async () => {
      await hall({ name: 'Hall sign' });
      expect(await devices.get('hall')).toEqual({
        deviceId: 'hall',
        name: 'Hall sign',
        type: 'ESP32_OTA_Base',
        chip: 'ESP32',
        version: '2.4.0',
        status: 'active',
        online: false,
        lastSeenAt: null,
        enrolled: false,
        tags: [],
        timeZone: null,
        groups: [],
        update: null,
        notes: '',
        occupation: null,
        mac: null,
        imageDigest: null,
        flashBytes: null,
        slotBytes: 1_310_720,
        wifiSsid: null,
        capabilities: null,
        resetReason: null,
        bootCount: null,
        canEnrol: false,
        reenrolmentAllowed: false,
        led: { desired: null, reported: null, arrived: null },
        rollBack: null,
        createdAt: ROWS_AT.toISOString(),
        history: [],
        heartbeats: [],
      });
    });

    it('with its own chip and slot before those of its type, and never its secret', async () => {
      await hall({ chip: 'ESP32-S3', slotBytes: '3145728', credentialHash: hashPassword('hall secret') });
      const shown = await devices.get('hall');
      expect(shown).toMatchObject({ chip: 'ESP32-S3', slotBytes: 3_145_728, enrolled: true });
      expect(Object.keys(shown)).not.toContain('credentialHash');
    });

    it('whose type nobody has entered', async () => {
      await hall({ type: 'Own_Build' });
      expect(await devices.get('hall')).toMatchObject({ type: 'Own_Build', chip: null, slotBytes: null });
    });

    it('with the update that it is busy with, and its history from the newest move on', async () => {
      await aFirmware(database);
      const device = await hall({ name: 'Hall sign' });
      const rollout = await aRollout(database, { name: 'To the hall' });
      const update = await anUpdate(database, { device, rollout, state: 'downloading', progress: 40 });
      const common = { updateId: update.id, at: ROWS_AT, reason: null, detail: null };
      await database.getRepository(UpdateEventEntity).insert([
        { ...common, fromState: null, toState: 'offered', actor: 'server' },
        { ...common, fromState: 'offered', toState: 'downloading', actor: 'device', reason: 'bad_hash', detail: 'x' },
      ]);
      const shown = await devices.get('hall');
      expect(shown.update).toEqual({
        id: update.id,
        rolloutId: rollout.id,
        rolloutName: 'To the hall',
        firmwareKey: 'ESP32_OTA_Base_2.5.0',
        version: '2.5.0',
        deviceId: 'hall',
        deviceName: 'Hall sign',
        state: 'downloading',
        progress: 40,
        attempt: 1,
        reason: null,
        detail: null,
        since: ROWS_AT.toISOString(),
        offeredAt: ROWS_AT.toISOString(),
      });
      const at = ROWS_AT.toISOString();
      const move = { updateId: update.id, firmwareKey: 'ESP32_OTA_Base_2.5.0', at };
      expect(shown.history).toEqual([
        { ...move, from: 'offered', to: 'downloading', actor: 'device', reason: 'bad_hash', detail: 'x' },
        { ...move, from: null, to: 'offered', actor: 'server', reason: null, detail: null },
      ]);
    });

    it('with its last sixty heartbeats, from the newest on, and none of a neighbour', async () => {
      await ensurePartitions(database, parts.clock.now());
      const [device, neighbour] = [await hall(), await aDevice(database)];
      const start = parts.clock.now().getTime();
      for (const { key, deviceId } of [device, neighbour]) {
        await Promise.all(
          Array.from({ length: 65 }, (_, n) => {
            const row = { device_key: key, last_seen_at: new Date(start + n * 1_000), interval_s: 60, uptime_s: n };
            return parts.presence.heartbeat(deviceId, { ...row, reset_reason: 'brownout', boot_count: 7 });
          }),
        );
      }
      const { heartbeats, ...shown } = await devices.get('hall');
      expect(heartbeats.map(({ uptimeSeconds }) => uptimeSeconds)).toEqual(
        Array.from({ length: 60 }, (_, n) => 64 - n),
      );
      expect(heartbeats[0]).toEqual({
        at: new Date(start + 64_000).toISOString(),
        uptimeSeconds: 64,
        freeHeapBytes: null,
        minFreeHeapBytes: null,
        largestFreeBlockBytes: null,
        rssi: null,
        temperature: null,
        humidity: null,
        motion: null,
      });
      expect(shown).toMatchObject({ resetReason: 'brownout', bootCount: 7, online: true });
    });

    it('only where there is one', async () => {
      await expect(devices.get('nobody')).rejects.toThrow(new DeviceNotFound('nobody'));
    });
  });

  describe('changes', () => {
    it('a name to what a person chose, and keeps the notes', async () => {
      await hall({ notes: 'Ladder.' });
      expect(await devices.patch('hall', { name: 'By the door' })).toMatchObject({
        name: 'By the door',
        notes: 'Ladder.',
      });
      expect((await stored()).namedByPerson).toBe(true);
      expect(told).toHaveBeenCalledWith({ kind: 'device', deviceId: 'hall' });
    });

    it('an empty name to the device’s own choice', async () => {
      await hall({ name: 'By the door', namedByPerson: true });
      expect((await devices.patch('hall', { name: '' })).name).toBe('hall');
      expect((await stored()).namedByPerson).toBe(false);
    });

    it('notes, also to none', async () => {
      await hall({ name: 'Hall sign' });
      expect(await devices.patch('hall', { notes: 'Ladder.' })).toMatchObject({ name: 'Hall sign', notes: 'Ladder.' });
      expect((await devices.patch('hall', { notes: '' })).notes).toBe('');
    });

    it.each([{}, JSON.parse('{"name": null, "notes": null}')])('nothing for %j, and tells nobody', async (change) => {
      await hall({ name: 'Hall sign', notes: 'Ladder.' });
      expect(await devices.patch('hall', change)).toMatchObject({ name: 'Hall sign', notes: 'Ladder.' });
      expect(told).not.toHaveBeenCalled();
    });
  });

  describe('admits', () => {
    it('a device that waits, and tells it', async () => {
      await hall({ status: 'pending' });
      expect((await devices.admit('hall')).status).toBe('active');
      expect(told).toHaveBeenCalledWith({ kind: 'device', deviceId: 'hall' });
    });

    it.each(['active', 'retired'] as const)('no device that is %s', async (status) => {
      await hall({ status });
      await expect(devices.admit('hall')).rejects.toThrow(DeviceNotPending);
      expect((await stored()).status).toBe(status);
    });
  });

  describe('retires', () => {
    it('a device, and tells those who end what it is busy with', async () => {
      const { key } = await hall();
      const retired = jest.fn(() => Promise.resolve());
      parts.contacts.listenToRetirement(retired);
      expect((await devices.retire('hall')).status).toBe('retired');
      expect(retired.mock.calls).toEqual([[key, parts.clock.now()]]);
    });
  });

  describe('orders', () => {
    it.each([
      ['checkNow', 'checkNow'],
      ['identify', 'identify'],
      ['allowReenrolment', 'reenrolmentAllowed'],
    ] as const)('%s', async (order, column) => {
      await hall();
      await devices[order]('hall');
      expect((await stored())[column]).toBe(true);
    });
  });

  describe('settings', () => {
    const LED = { mode: 3, brightness: 128, intervalMs: 1_000, external: false };

    it('are kept, shown beside what the device has, and told to consoles', async () => {
      await hall();
      expect((await devices.set('hall', { led: LED })).led).toEqual({ desired: LED, reported: null, arrived: false });
      expect(told).toHaveBeenCalledWith({ kind: 'device', deviceId: 'hall' });
      await parts.presence.heartbeat('hall', {
        device_key: (await stored()).key,
        last_seen_at: ROWS_AT,
        interval_s: 60,
        led: { mode: 3, brightness: 128, interval_ms: 1_000, external: false },
      });
      expect((await devices.get('hall')).led).toEqual({ desired: LED, reported: LED, arrived: true });
    });

    it('are left to the device again', async () => {
      await hall();
      await devices.set('hall', { led: LED });
      expect((await devices.set('hall', {})).led).toEqual({ desired: null, reported: null, arrived: null });
    });
  });

  describe('forgets', () => {
    it('a device with its history', async () => {
      await aFirmware(database);
      await anUpdate(database, { device: await hall({ lastSeenAt: ROWS_AT }), rollout: await aRollout(database) });
      await devices.remove('hall');
      const [left] = await database.query(
        `SELECT (SELECT count(*) FROM devices)::int + (SELECT count(*) FROM device_status)::int
           + (SELECT count(*) FROM updates)::int AS rows`,
      );
      expect(left).toEqual({ rows: 0 });
      expect(told).toHaveBeenCalledWith({ kind: 'device', deviceId: 'hall' });
    });
  });

  it.each([
    ['patch', (id: string) => devices.patch(id, { name: 'x' })],
    ['patch with nothing', (id: string) => devices.patch(id, {})],
    ['admit', (id: string) => devices.admit(id)],
    ['retire', (id: string) => devices.retire(id)],
    ['allowReenrolment', (id: string) => devices.allowReenrolment(id)],
    ['checkNow', (id: string) => devices.checkNow(id)],
    ['identify', (id: string) => devices.identify(id)],
    ['set', (id: string) => devices.set(id, {})],
    ['remove', (id: string) => devices.remove(id)],
  ])('%s says that there is no such device, and tells nobody', async (_, act) => {
    await expect(act('nobody')).rejects.toThrow(new DeviceNotFound('nobody'));
    expect(told).not.toHaveBeenCalled();
  });
});

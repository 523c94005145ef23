import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { DownloadCountEntity } from '../ota/firmware/download-count.entity';
import { aDevice, aFirmware, anUpdate, aRollout } from '../ota/testing/rows';
import { UpdateEventEntity } from '../ota/updates/update-event.entity';
import { StatsService } from './stats.service';

const NOW = new Date('2026-03-02T08:00:00Z');
const before = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

describe('StatsService', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let now: Date;
  let stats: StatsService;

  beforeAll(async () => ({ dataSource: database, close } = await openTestDatabase()));
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    now = NOW;
    stats = new StatsService(database, { now: () => now });
  });

  it('shows an empty fleet as zeros', async () => {
    const { updates, ...rest } = await stats.get();
    expect(rest).toEqual({
      totalFirmwareVersions: 0,
      downloads: [],
      deviceTypes: [],
      recentActivity: [],
      devices: { online: 0, offline: 0 },
    });
    expect(Object.values(updates)).toEqual(Array(10).fill(0));
  });

  it('counts a device as online that was heard within 2.5 of its own intervals', async () => {
    await aDevice(database, { lastSeenAt: before(149), intervalS: 60 });
    await aDevice(database, { lastSeenAt: before(150), intervalS: 60 });
    await aDevice(database, { lastSeenAt: before(149), intervalS: 30 });
    await aDevice(database);
    expect((await stats.get()).devices).toEqual({ online: 1, offline: 3 });
  });

  it('counts devices by type, the largest first', async () => {
    await aDevice(database, { type: 'ESP32_LED_Blink' });
    await aDevice(database);
    await aDevice(database);
    expect((await stats.get()).deviceTypes).toEqual([
      { type: 'ESP32_OTA_Base', count: 2 },
      { type: 'ESP32_LED_Blink', count: 1 },
    ]);
  });

  it('adds up the downloads of all days, and lists firmware that nobody has downloaded', async () => {
    await aFirmware(database, { version: '2.4.0' });
    const { key } = await aFirmware(database);
    const days = ['2026-03-01', '2026-03-02'].map((day, index) => ({ firmwareKey: key, day, count: index + 3 }));
    await database.getRepository(DownloadCountEntity).insert(days);
    expect(await stats.get()).toMatchObject({
      totalFirmwareVersions: 2,
      downloads: [
        { firmwareKey: key, count: 7 },
        { firmwareKey: 'ESP32_OTA_Base_2.4.0', count: 0 },
      ],
    });
  });

  it('counts updates by state', async () => {
    const rollout = await aRollout(database);
    await anUpdate(database, { device: await aDevice(database), rollout, state: 'confirmed' });
    await anUpdate(database, { device: await aDevice(database), rollout, state: 'confirmed' });
    await anUpdate(database, { device: await aDevice(database), rollout, state: 'downloading' });
    expect((await stats.get()).updates).toMatchObject({ confirmed: 2, downloading: 1, failed: 0 });
  });

  it('counts no retired device and none of its updates', async () => {
    const device = await aDevice(database, { status: 'retired', lastSeenAt: NOW });
    await anUpdate(database, { device, rollout: await aRollout(database), state: 'confirmed' });
    expect(await stats.get()).toMatchObject({
      deviceTypes: [],
      devices: { online: 0, offline: 0 },
      updates: { confirmed: 0 },
    });
  });

  it('shows the last 20 moves with their devices, newest first', async () => {
    const device = await aDevice(database, { deviceId: 'hall', name: 'Hall sign' });
    const { id } = await anUpdate(database, { device, rollout: await aRollout(database) });
    for (let second = 21; second > 0; second--) {
      const move = {
        updateId: id,
        at: before(second),
        toState: 'failed' as const,
        actor: 'device' as const,
        reason: `r${second}`,
      };
      await database.getRepository(UpdateEventEntity).insert(move);
    }
    const { recentActivity } = await stats.get();
    expect(recentActivity.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 20 }, (_, index) => `r${index + 1}`),
    );
    expect(recentActivity[0]).toEqual({
      at: before(1).toISOString(),
      updateId: id,
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      from: null,
      to: 'failed',
      actor: 'device',
      reason: 'r1',
      detail: null,
      deviceId: 'hall',
      deviceName: 'Hall sign',
    });
  });

  it('looks at the database once a second at most, however many ask', async () => {
    const query = jest.spyOn(database, 'query');
    await Promise.all([stats.get(), stats.get()]);
    const looksOfOne = query.mock.calls.length;
    now = new Date(NOW.getTime() + 999);
    await stats.get();
    expect(query).toHaveBeenCalledTimes(looksOfOne);
    now = new Date(NOW.getTime() + 1_000);
    await stats.get();
    expect(query).toHaveBeenCalledTimes(2 * looksOfOne);
    query.mockRestore();
  });

  it('does not keep a failure', async () => {
    const query = jest.spyOn(database, 'query').mockRejectedValueOnce(new Error('the database is away'));
    await expect(stats.get()).rejects.toThrow('the database is away');
    expect((await stats.get()).totalFirmwareVersions).toBe(0);
    query.mockRestore();
  });
});

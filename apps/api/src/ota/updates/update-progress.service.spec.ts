import type { UpdateState } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import type { DeviceEntity } from '../../devices/device.entity';
import { SnapshotReader } from '../../devices/device-snapshot';
import type { ReportedFacts } from '../../devices/reported-facts';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { updateParts, type UpdateParts } from '../testing/update-parts';
import { UpdateEventEntity } from './update-event.entity';
import { UpdateEntity } from './update.entity';

const NOW = new Date(ROWS_AT.getTime() + 60_000);
const NEW_DIGEST = 'c'.repeat(64);
const OLD_DIGEST = 'd'.repeat(64);

describe('UpdateProgress', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: UpdateParts;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    parts = updateParts(database);
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database, { imageDigest: NEW_DIGEST });
  });

  const given = async (device: Partial<DeviceEntity>, update: Partial<UpdateEntity> = {}) => {
    const row = await aDevice(database, device);
    return {
      device: row,
      update: await anUpdate(database, { device: row, rollout: await aRollout(database), ...update }),
    };
  };
  /** The device calls and says what its row holds, or that and more. */
  const contact = async (device: DeviceEntity, said: Partial<ReportedFacts> = {}): Promise<boolean> => {
    const snapshot = await new SnapshotReader(database).read(device.deviceId);
    if (!snapshot) throw new Error('There is no such device.');
    const { type, version, imageDigest } = device;
    return parts.contacts.tell({ device: snapshot, reported: { type, version, imageDigest, ...said }, at: NOW });
  };
  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });
  const historyOf = (updateId: string) => database.getRepository(UpdateEventEntity).findBy({ updateId });

  it.each<UpdateState>(['offered', 'downloading', 'verifying', 'installing', 'rebooting'])(
    'confirms an update that is %s when the device says the new version',
    async (state) => {
      const { device, update } = await given({ version: '2.5.0' }, { state });
      expect(await contact(device)).toBe(true);
      expect(await updateOf(update.id)).toMatchObject({ state: 'confirmed', detail: 'runs 2.5.0' });
      expect(await historyOf(update.id)).toEqual([
        expect.objectContaining({ at: NOW, fromState: state, toState: 'confirmed', actor: 'server' }),
      ]);
    },
  );

  it('confirms when the device says the digest of the new image, too', async () => {
    const { device, update } = await given({ version: '2.5.0', imageDigest: NEW_DIGEST }, { state: 'rebooting' });
    expect(await contact(device)).toBe(true);
    expect((await updateOf(update.id)).state).toBe('confirmed');
  });

  it.each<[string, Partial<DeviceEntity>]>([
    ['the digest of another image under the new version', { version: '2.5.0', imageDigest: OLD_DIGEST }],
    ['the new version of another type', { version: '2.5.0', type: 'ESP32_LED_Blink' }],
    ['the old version', {}],
  ])('confirms nothing when the device says %s', async (_, running) => {
    const { device, update } = await given(running, { state: 'downloading' });
    expect(await contact(device)).toBe(false);
    expect(await updateOf(update.id)).toEqual(update);
  });

  it('fails a downloaded update of a board that still says the old version, and gives it another try', async () => {
    const { device, update } = await given({}, { state: 'verifying' });
    expect(await contact(device)).toBe(true);
    expect(await updateOf(update.id)).toMatchObject({
      state: 'failed',
      reason: 'still_reports_old_version',
      detail: 'still reports 2.4.0',
      retryAt: new Date(NOW.getTime() + 60_000),
    });
  });

  it('flashes such a board no more after the last try', async () => {
    const { device, update } = await given({}, { state: 'verifying', attempt: 3 });
    await contact(device);
    expect(await updateOf(update.id)).toMatchObject({ state: 'failed', retryAt: null });
  });

  it('waits for a device that reports for itself', async () => {
    const { device, update } = await given({ imageDigest: OLD_DIGEST }, { state: 'verifying' });
    expect(await contact(device)).toBe(false);
    expect((await updateOf(update.id)).state).toBe('verifying');
  });

  it('concludes nothing from a call that says no version', async () => {
    const { device, update } = await given({ version: '2.5.0' }, { state: 'verifying' });
    expect(await contact(device, { version: null })).toBe(false);
    expect((await updateOf(update.id)).state).toBe('verifying');
  });

  it.each<UpdateState>(['confirmed', 'failed', 'rolled_back', 'superseded', 'cancelled'])(
    'leaves an update alone that is %s',
    async (state) => {
      const { device, update } = await given({ version: '2.5.0' }, { state });
      expect(await contact(device)).toBe(false);
      expect(await updateOf(update.id)).toEqual(update);
    },
  );

  it('keeps devices apart that call at the same moment', async () => {
    const done = await given({ version: '2.5.0' }, { state: 'verifying' });
    const unchanged = await given({}, { state: 'verifying' });
    const idle = await aDevice(database);
    expect(await Promise.all([contact(done.device), contact(idle), contact(unchanged.device)])).toEqual([
      true,
      false,
      true,
    ]);
    expect((await updateOf(done.update.id)).state).toBe('confirmed');
    expect((await updateOf(unchanged.update.id)).state).toBe('failed');
  });

  it('cancels what a retired device was busy with', async () => {
    const { device, update } = await given({}, { state: 'downloading' });
    await parts.contacts.tellRetirement(device.key, NOW);
    expect(await updateOf(update.id)).toMatchObject({ state: 'cancelled', reason: 'retired' });
    expect(await historyOf(update.id)).toEqual([expect.objectContaining({ actor: 'person', at: NOW })]);
  });

  it('has nothing to cancel for a retired device that was not busy', async () => {
    const { device, update } = await given({}, { state: 'confirmed' });
    await parts.contacts.tellRetirement(device.key, NOW);
    expect(await updateOf(update.id)).toEqual(update);
  });
});

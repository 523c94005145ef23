import { randomUUID } from 'node:crypto';
import type { ReportRequest, ReportableState, UpdateState } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { hashPassword } from '../../devices/device-credential';
import { DeviceEntity } from '../../devices/device.entity';
import { CredentialRefused } from '../../devices/devices.errors';
import { aCall, basic } from '../../devices/testing/device-calls';
import { aDevice, aFirmware, anUpdate, aRollout } from '../testing/rows';
import { updateParts, type UpdateParts } from '../testing/update-parts';
import { UpdateEventEntity } from './update-event.entity';
import { UpdateEntity } from './update.entity';
import { ImpossibleMove, NotTheNewImage, UpdateNotFound } from './updates.errors';

const NEW_DIGEST = 'c'.repeat(64);
const OLD_DIGEST = 'd'.repeat(64);
const OLD_IMAGE = { 'x-device-version': '2.4.0', 'x-device-type': 'ESP32_OTA_Base', 'x-device-image': OLD_DIGEST };
const NEW_IMAGE = { ...OLD_IMAGE, 'x-device-version': '2.5.0', 'x-device-image': NEW_DIGEST };

describe('Reports', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: UpdateParts;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database, { imageDigest: NEW_DIGEST });
    parts = updateParts(database);
  });

  const given = async (update: Partial<UpdateEntity> = {}, device: Partial<DeviceEntity> = {}) => {
    const row = await aDevice(database, { deviceId: 'hall', imageDigest: OLD_DIGEST, ...device });
    return anUpdate(database, { device: row, rollout: await aRollout(database), ...update });
  };
  const report = (update_id: string, said: Omit<ReportRequest, 'update_id'>, headers: object = OLD_IMAGE) =>
    parts.reports.report(aCall({ headers: { ...headers } }), 'hall', { update_id, ...said });
  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });
  const historyOf = (updateId: string) => database.getRepository(UpdateEventEntity).findBy({ updateId });

  it.each<ReportableState>(['downloading', 'verifying', 'installing', 'rebooting', 'failed', 'rolled_back'])(
    'keeps that an update is %s, with what the device says about it',
    async (state) => {
      const { id } = await given();
      const said = { state, reason: 'stalled', detail: 'at 3 of 9', progress: 33 } as const;
      expect(await report(id, said)).toEqual({ accepted: true });
      const written = { reason: 'stalled', detail: 'at 3 of 9' };
      expect(await updateOf(id)).toMatchObject({ ...written, state, progress: 33, stateAt: parts.clock.now() });
      expect(await historyOf(id)).toEqual([expect.objectContaining({ ...written, toState: state, actor: 'device' })]);
    },
  );

  it('plans the next try of one that failed', async () => {
    const { id } = await given({ state: 'downloading' });
    await report(id, { state: 'failed', reason: 'bad_hash' });
    expect((await updateOf(id)).retryAt).toEqual(new Date(parts.clock.now().getTime() + 60_000));
  });

  it('accepts a repeat, and notes its progress', async () => {
    const { id } = await given({ state: 'downloading', progress: 10 });
    expect(await report(id, { state: 'downloading', progress: 60 })).toEqual({ accepted: true });
    expect((await updateOf(id)).progress).toBe(60);
    expect(await historyOf(id)).toEqual([]);
  });

  it('takes the word of the new image that it runs', async () => {
    const { id } = await given({ state: 'rebooting' });
    expect(await report(id, { state: 'confirmed' }, NEW_IMAGE)).toEqual({ accepted: true });
    expect((await updateOf(id)).state).toBe('confirmed');
    expect(await historyOf(id)).toHaveLength(1);
  });

  it.each([
    ['the old image', OLD_IMAGE],
    ['another image of the new version', { ...NEW_IMAGE, 'x-device-image': OLD_DIGEST }],
    ['another type of the new version', { ...NEW_IMAGE, 'x-device-type': 'ESP32_LED_Blink' }],
    ['a device that says nothing', {}],
  ])('refuses that %s confirms, and changes nothing', async (_, headers) => {
    const update = await given({ state: 'rebooting' });
    await expect(report(update.id, { state: 'confirmed' }, headers)).rejects.toThrow(NotTheNewImage);
    expect(await updateOf(update.id)).toEqual(update);
    expect(await historyOf(update.id)).toEqual([]);
  });

  it.each<[UpdateState, ReportableState]>([
    ['confirmed', 'downloading'],
    ['verifying', 'downloading'],
    ['failed', 'installing'],
    ['superseded', 'failed'],
    ['cancelled', 'rebooting'],
    ['rolled_back', 'failed'],
  ])('refuses that one that is %s becomes %s, and changes nothing', async (from, to) => {
    const update = await given({ state: from });
    await expect(report(update.id, { state: to, progress: 99 })).rejects.toThrow(new ImpossibleMove(from, to));
    expect(await updateOf(update.id)).toEqual(update);
  });

  it('hears that a confirmed image was left again', async () => {
    const { id } = await given({ state: 'confirmed' });
    await report(id, { state: 'rolled_back', reason: 'crash_loop' });
    expect(await updateOf(id)).toMatchObject({ state: 'rolled_back', reason: 'crash_loop' });
  });

  it('does not know the update of another device', async () => {
    await given();
    const neighbour = await anUpdate(database, { device: await aDevice(database), rollout: await aRollout(database) });
    await expect(report(neighbour.id, { state: 'failed' })).rejects.toThrow(UpdateNotFound);
    expect(await updateOf(neighbour.id)).toEqual(neighbour);
  });

  it('does not know an update that never was, but the device that calls from then on', async () => {
    await expect(report(randomUUID(), { state: 'failed' })).rejects.toThrow(UpdateNotFound);
    expect(await database.getRepository(DeviceEntity).findOneBy({ deviceId: 'hall' })).toMatchObject({
      version: '2.4.0',
      type: 'ESP32_OTA_Base',
    });
  });

  it('takes no report without the credential of the device', async () => {
    const update = await given({ state: 'downloading' }, { credentialHash: hashPassword('hall secret') });
    await aDevice(database, { deviceId: 'roof', credentialHash: hashPassword('roof secret') });
    for (const headers of [OLD_IMAGE, { ...OLD_IMAGE, ...basic('roof', 'roof secret') }]) {
      await expect(report(update.id, { state: 'failed' }, headers)).rejects.toThrow(CredentialRefused);
    }
    expect(await updateOf(update.id)).toEqual(update);
    const own = { ...OLD_IMAGE, ...basic('hall', 'hall secret') };
    expect(await report(update.id, { state: 'failed' }, own)).toEqual({ accepted: true });
  });

  it('still knows an update whose firmware was deleted', async () => {
    const { id } = await given({ state: 'rebooting' });
    await database.query('DELETE FROM firmware');
    expect(await report(id, { state: 'confirmed' }, NEW_IMAGE)).toEqual({ accepted: true });
  });
});

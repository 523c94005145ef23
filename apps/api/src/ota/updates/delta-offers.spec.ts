import { createHash, randomBytes } from 'node:crypto';
import type { CheckAnswer } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { sentStatements } from '../../database/testing/sent-statements';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import { aCall, jsonOf } from '../../devices/testing/device-calls';
import { DeltaEntity } from '../firmware/deltas/delta.entity';
import { DownloadCountEntity } from '../firmware/download-count.entity';
import { FirmwareEntity } from '../firmware/firmware.entity';
import { aDelta, aDevice, aFirmware, anUpdate, aRollout } from '../testing/rows';
import { updateParts, type UpdateParts } from '../testing/update-parts';
import { UpdateEventEntity } from './update-event.entity';
import { DeltaUnknown, FirmwareGone, FirmwareUnknown } from './updates.errors';

const KEY = 'ESP32_OTA_Base_2.5.0';
const RUNNING = '0d'.repeat(32);
const HEADERS = { 'x-device-version': '2.4.0', 'x-device-type': 'ESP32_OTA_Base', 'x-device-image': RUNNING };
const PATCH = randomBytes(300);
const SHA256 = createHash('sha256').update(PATCH).digest('hex');

describe('Deltas', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: UpdateParts;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    start();
  });
  // What is wanted in the background is written before the database goes.
  afterEach(() => parts.deltas.onApplicationShutdown());

  function start(environment: Readonly<Record<string, string>> = {}): void {
    parts = updateParts(database, environment);
    parts.images.set(SHA256, PATCH);
  }
  const hall = (values: Partial<DeviceEntity> = {}) =>
    aDevice(database, {
      deviceId: 'hall',
      lastSeenAt: parts.clock.now(),
      imageDigest: RUNNING,
      capabilities: 'ota,delta',
      ...values,
    });
  const check = async (headers: object = HEADERS) =>
    jsonOf(await parts.checks.check(aCall({ headers: { ...headers } }), 'hall'));
  /** 2.5.0, a rollout of it, and the patch to it from what hall runs. */
  const publish = async () => {
    await aFirmware(database);
    await aDelta(database, { fromDigest: RUNNING, sizeBytes: PATCH.length, sha256: SHA256 });
    return aRollout(database);
  };

  describe('a check', () => {
    it('names the patch from the image that the device runs', async () => {
      await publish();
      await hall();
      expect(await check()).toMatchObject({
        update_available: true,
        delta: { from: RUNNING, size: 300, sha256: SHA256, url: expect.stringContaining(`/api/ota/delta/${KEY}/`) },
      });
    });

    it.each([
      ['whose firmware cannot apply one', { capabilities: 'ota,resume' }, HEADERS],
      ['that has not said what it can', { capabilities: null }, HEADERS],
      ['that runs another image', {}, { ...HEADERS, 'x-device-image': '0e'.repeat(32) }],
      ['that does not say what it runs', {}, { 'x-device-version': '2.4.0', 'x-device-type': 'ESP32_OTA_Base' }],
    ])('names none to a device %s', async (_, values, headers) => {
      await publish();
      await hall(values);
      const told = await check(headers);
      expect(told).toMatchObject({ update_available: true });
      expect(told).not.toHaveProperty('delta');
    });

    it('names none where deltas are switched off', async () => {
      start({ DELTAS: 'off' });
      await publish();
      await hall();
      expect(await check()).not.toHaveProperty('delta');
    });

    it.each([
      ['wanted', 'wanted'],
      ['being made', 'making'],
      ['useless', 'useless'],
    ] as const)('names none while it is %s', async (_, state) => {
      await aFirmware(database);
      await aDelta(database, { fromDigest: RUNNING, state, sizeBytes: null, sha256: null });
      await aRollout(database);
      await hall();
      expect(await check()).not.toHaveProperty('delta');
    });

    it('names none after a try that failed for the patch, and again after one that failed otherwise', async () => {
      const rollout = await publish();
      const device = await hall({ lastSeenAt: parts.clock.now() } as Partial<DeviceEntity>);
      const past = new Date(parts.clock.now().getTime() - 3_600_000);
      const update = await anUpdate(database, { device, rollout, state: 'failed', retryAt: past, verdict: 'failed' });
      const fail = (reason: string) =>
        database.getRepository(UpdateEventEntity).insert({
          updateId: update.id,
          at: past,
          fromState: 'downloading',
          toState: 'failed',
          actor: 'device',
          reason,
        });
      await fail('delta_mismatch');
      const retried = await check();
      expect(retried).toMatchObject({ update_available: true, update_id: update.id });
      expect(retried).not.toHaveProperty('delta');
      expect(await check()).not.toHaveProperty('delta');
      await fail('stalled');
      expect(await check()).toHaveProperty('delta');
    });

    it('costs no statement more than without', async () => {
      await publish();
      await hall();
      await check();
      const withPatch = await sentStatements(check);
      await database.getRepository(DeviceEntity).update({ deviceId: 'hall' }, { capabilities: null });
      expect(await sentStatements(check)).toEqual(withPatch);
    });

    it('has the patch made when nobody has wanted it, once, and is told when it is there', async () => {
      await aFirmware(database);
      await aFirmware(database, { version: '2.4.0', imageDigest: RUNNING, sha256: 'd'.repeat(64) });
      await aRollout(database);
      await hall();
      expect([await check(), await check()].filter((told) => (told as CheckAnswer & { delta?: object }).delta)).toEqual(
        [],
      );
      await parts.deltas.onApplicationShutdown();
      expect(await database.getRepository(DeltaEntity).find()).toMatchObject([
        { firmwareKey: KEY, fromDigest: RUNNING, state: 'wanted' },
      ]);
    });

    it('has none made from an image that nobody published', async () => {
      await aFirmware(database);
      await aRollout(database);
      await hall();
      await check();
      await parts.deltas.onApplicationShutdown();
      expect(await database.getRepository(DeltaEntity).count()).toBe(0);
    });
  });

  describe('the patch', () => {
    const ask = (headers: object = {}, update?: string, from = RUNNING) => {
      const query = new URLSearchParams(update === undefined ? {} : { update });
      return parts.downloads.giveDelta(aCall({ headers: { ...headers }, query }), KEY, from);
    };
    const anOffer = async () => anUpdate(database, { device: await hall(), rollout: await publish() });

    it('is given whole, with its own ETag', async () => {
      const { status, headers, body } = await ask({}, (await anOffer()).id);
      expect([status, headers['ETag'], headers['Content-Length']]).toEqual([200, `"${SHA256}"`, 300]);
      expect(headers).not.toHaveProperty('x-MD5');
      expect(Buffer.concat([...body])).toEqual(PATCH);
    });

    it('is given in ranges, and not to whom has it', async () => {
      const { id } = await anOffer();
      const part = await ask({ range: 'bytes=100-199' }, id);
      expect([part.status, part.headers['Content-Range']]).toEqual([206, 'bytes 100-199/300']);
      expect(Buffer.concat([...part.body])).toEqual(PATCH.subarray(100, 200));
      expect((await ask({ 'if-none-match': `"${SHA256}"` }, id)).status).toBe(304);
    });

    it('begins the update, and the history says how', async () => {
      const { id } = await anOffer();
      await ask({}, id);
      const events = await database.getRepository(UpdateEventEntity).findBy({ updateId: id, toState: 'downloading' });
      expect(events).toMatchObject([{ actor: 'server', detail: 'as a delta of 300 bytes' }]);
    });

    it('counts as one download of the firmware when its last byte has left', async () => {
      const { id } = await anOffer();
      (await ask({ range: 'bytes=0-149' }, id)).sent?.(true);
      (await ask({ range: 'bytes=150-' }, id)).sent?.(true);
      await parts.downloads.onApplicationShutdown();
      const counts = await database.getRepository(DownloadCountEntity).find();
      expect(counts).toMatchObject([{ firmwareKey: KEY, count: 1 }]);
    });

    it('adds nothing to the pieces of the whole image', async () => {
      const { id } = await anOffer();
      await database.getRepository(FirmwareEntity).update({ key: KEY }, { sizeBytes: 300, sha256: SHA256 });
      (await ask({ range: 'bytes=0-149' }, id)).sent?.(true);
      const call = aCall({ headers: { range: 'bytes=150-' }, query: new URLSearchParams({ update: id }) });
      (await parts.downloads.give(call, KEY)).sent?.(true);
      await parts.downloads.onApplicationShutdown();
      expect(await database.getRepository(DownloadCountEntity).count()).toBe(0);
    });

    it('is refused where there is none', async () => {
      await expect(ask()).rejects.toThrow(FirmwareUnknown);
      await publish();
      start();
      await expect(ask({}, undefined, '0e'.repeat(32))).rejects.toThrow(DeltaUnknown);
      await expect(ask({}, undefined, 'x')).rejects.toThrow(DeltaUnknown);
    });

    it('is refused while the rollout is paused, and once the firmware is withdrawn', async () => {
      const { id, rolloutId } = await anOffer();
      await database.query(`UPDATE rollouts SET status = 'paused' WHERE id = $1`, [rolloutId]);
      await expect(ask({}, id)).rejects.toThrow(FirmwareGone);
      await database.query(`UPDATE rollouts SET status = 'running' WHERE id = $1`, [rolloutId]);
      await expect(ask({}, id)).resolves.toMatchObject({ status: 200 });
      await database.getRepository(FirmwareEntity).update({ key: KEY }, { withdrawnAt: new Date() });
      start();
      await expect(ask({}, id)).rejects.toThrow(FirmwareGone);
    });

    it('is found in the database when this process has not heard yet that it was made', async () => {
      await aFirmware(database);
      await expect(ask()).rejects.toThrow(DeltaUnknown);
      await aDelta(database, { fromDigest: RUNNING, sizeBytes: PATCH.length, sha256: SHA256 });
      expect((await ask()).status).toBe(200);
    });
  });

  it('is in the history by the word of the device as well', async () => {
    const { id } = await anUpdate(database, { device: await hall(), rollout: await publish() });
    const call = aCall({ headers: HEADERS });
    await parts.reports.report(call, 'hall', { update_id: id, state: 'downloading', mode: 'delta' });
    const events = await database.getRepository(UpdateEventEntity).findBy({ updateId: id, toState: 'downloading' });
    expect(events).toMatchObject([{ actor: 'device', detail: 'as a delta' }]);
  });
});

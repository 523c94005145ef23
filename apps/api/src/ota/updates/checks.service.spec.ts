import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { sentStatements } from '../../database/testing/sent-statements';
import { openTestDatabase } from '../../database/testing/test-database';
import { hashPassword } from '../../devices/device-credential';
import { DeviceStatusEntity } from '../../devices/device-status.entity';
import { DeviceEntity } from '../../devices/device.entity';
import { BadDeviceField, BadDeviceId, CredentialRefused } from '../../devices/devices.errors';
import { aCall, basic, jsonOf } from '../../devices/testing/device-calls';
import type { RolloutEntity } from '../rollouts/rollout.entity';
import { aDevice, aFirmware, anUpdate, aRollout } from '../testing/rows';
import { updateParts, type UpdateParts } from '../testing/update-parts';
import { UpdateEntity } from './update.entity';

const HALL = { 'x-device-version': '2.4.0', 'x-device-type': 'ESP32_OTA_Base' };

describe('Checks', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: UpdateParts;
  let touched: jest.SpyInstance<Promise<void>>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    start();
  });
  afterEach(() => touches());

  function start(environment: Readonly<Record<string, string>> = {}): void {
    parts = updateParts(database, environment);
    touched = jest.spyOn(parts.presence, 'touch');
  }
  /** Nobody waits for the note that a device was heard, but a test that ends. */
  const touches = () => Promise.allSettled(touched.mock.results.map(({ value }) => value as Promise<void>));
  const check = (deviceId = 'hall', headers: object = HALL) =>
    parts.checks.check(aCall({ headers: { ...headers } }), deviceId);
  const answer = async (deviceId?: string, headers?: object) => jsonOf(await check(deviceId, headers));
  const deviceOf = (deviceId: string) => database.getRepository(DeviceEntity).findOneBy({ deviceId });
  const secondsAgo = (seconds: number) => new Date(parts.clock.now().getTime() - seconds * 1_000);
  /** A device that was heard a moment ago. */
  const hall = (values: Partial<DeviceEntity> = {}) =>
    aDevice(database, { deviceId: 'hall', lastSeenAt: secondsAgo(10), ...values });
  const aRunningRollout = async (values: Partial<RolloutEntity> = {}) => {
    await aFirmware(database, { description: 'Quieter.' });
    return aRollout(database, values);
  };

  describe('answers', () => {
    it('that there is no update, what runs, and when to ask again', async () => {
      start({ CHECK_SECONDS: '300' });
      await hall();
      expect(await answer()).toEqual({
        update_available: false,
        message: expect.stringMatching(/./),
        current_version: '2.4.0',
        check_s: 300,
      });
    });

    it('with the update, how to get it and how to check it', async () => {
      const rollout = await aRunningRollout();
      const device = await hall();
      const told = await answer();
      const [update] = await database.getRepository(UpdateEntity).findBy({ deviceKey: device.key });
      expect(update).toMatchObject({ rolloutId: rollout.id, state: 'offered', fromVersion: '2.4.0' });
      expect(told).toEqual({
        update_available: true,
        update_id: update?.id,
        version: '2.5.0',
        target_firmware: 'ESP32_OTA_Base',
        firmware_key: 'ESP32_OTA_Base_2.5.0',
        firmware_url: `http://ota.test/api/ota/download/ESP32_OTA_Base_2.5.0?update=${update?.id}`,
        file_size: 1_000_000,
        sha256: 'a'.repeat(64),
        md5: 'b'.repeat(32),
        security_version: 0,
        force: false,
        description: 'Quieter.',
        release_date: '2026-03-01T12:00:00.000Z',
        update_type: 'same_type',
      });
    });

    it('with the same update as long as the device has not taken it', async () => {
      await aRunningRollout();
      await hall();
      const first = await answer();
      expect(await answer()).toEqual(first);
      expect(await database.getRepository(UpdateEntity).count()).toBe(1);
    });

    it('with the reason of the most important rollout that does not reach the device', async () => {
      await aRunningRollout();
      await hall({ version: '2.5.0' });
      expect(await answer('hall', { ...HALL, 'x-device-version': '2.5.0' })).toMatchObject({
        update_available: false,
        message: expect.stringContaining('2.5.0'),
        current_version: '2.5.0',
      });
    });

    it.each([
      ['pending', { status: 'pending' as const }],
      ['retired', { status: 'retired' as const }],
    ])('with nothing where the device is %s', async (_, values) => {
      await aRunningRollout();
      await hall(values);
      expect(await answer()).toMatchObject({ update_available: false });
    });

    it('with the next try once a failed one has rested', async () => {
      const rollout = await aRunningRollout();
      const device = await hall();
      const retryAt = new Date(parts.clock.now().getTime() + 1_000);
      const { id } = await anUpdate(database, { device, rollout, state: 'failed', retryAt });
      expect(await answer()).toMatchObject({ update_available: false });
      parts.clock.passSeconds(1);
      expect(await answer()).toMatchObject({ update_available: true, update_id: id });
    });

    it('that there is nothing while a confirmed update is the last word', async () => {
      const rollout = await aRunningRollout();
      await anUpdate(database, { device: await hall(), rollout, state: 'rebooting' });
      expect(await answer('hall', { ...HALL, 'x-device-version': '2.5.0' })).toMatchObject({ update_available: false });
      expect(await database.getRepository(UpdateEntity).findOneByOrFail({})).toMatchObject({ state: 'confirmed' });
    });

    it('with a model of a chip as with its family', async () => {
      await aRunningRollout();
      await hall({ chip: 'ESP32-D0WD-V3' });
      expect(await answer()).toMatchObject({ update_available: true });
    });
  });

  describe('an answer that has not changed', () => {
    it.each([
      ['no update', false],
      ['an update under way', true],
    ])('costs a board no parsing: %s', async (_, isOffered) => {
      if (isOffered) await aRunningRollout();
      await hall();
      const { headers } = await check();
      const etag = String(headers['ETag']);
      expect(etag).toMatch(/^"[\w-]+"$/);
      expect(await check('hall', { ...HALL, 'if-none-match': etag })).toEqual({
        status: 304,
        headers: { ETag: etag },
        body: [],
      });
    });

    it('is told again when it has', async () => {
      await hall();
      const { headers } = await check();
      const rollout = await aRunningRollout();
      start();
      const changed = await check('hall', { ...HALL, 'if-none-match': headers['ETag'] });
      expect(changed.status).toBe(200);
      expect(jsonOf(changed)).toMatchObject({
        update_available: true,
        target_firmware: rollout.target.deviceTypes?.[0],
      });
    });
  });

  describe('a device', () => {
    it('that nobody knows is one from then on, and may be offered an update at once', async () => {
      await aRunningRollout();
      expect(await answer('new-one')).toMatchObject({ update_available: true });
      expect(await deviceOf('new-one')).toMatchObject({ version: '2.4.0', type: 'ESP32_OTA_Base', status: 'active' });
    });

    it('that says nothing of itself gets no update', async () => {
      await aRunningRollout();
      expect(await answer('new-one', {})).toMatchObject({ update_available: false });
      expect(await deviceOf('new-one')).toMatchObject({ version: null, type: 'unknown' });
    });

    it('whose name is none is refused, and not kept', async () => {
      await expect(check('../etc/passwd')).rejects.toThrow(BadDeviceId);
      expect(await database.getRepository(DeviceEntity).count()).toBe(0);
    });

    it('whose headers are malformed is refused, and not kept', async () => {
      await expect(check('new-one', { ...HALL, 'x-device-version': '2.4 0' })).rejects.toThrow(BadDeviceField);
      expect(await deviceOf('new-one')).toBeNull();
    });

    it('that has a credential is told nothing without it', async () => {
      await aRunningRollout();
      await hall({ credentialHash: hashPassword('hall secret') });
      await expect(check()).rejects.toThrow(CredentialRefused);
      expect(await database.getRepository(UpdateEntity).count()).toBe(0);
      expect(await answer('hall', { ...HALL, ...basic('hall', 'hall secret') })).toMatchObject({
        update_available: true,
      });
    });

    it.each([
      [44, false],
      [45, true],
      [null, true],
    ])('that was heard %s s ago is noted as heard: %s', async (seconds, isNoted) => {
      const lastSeenAt = seconds === null ? undefined : secondsAgo(seconds);
      const { key } = await aDevice(database, { deviceId: 'hall', lastSeenAt });
      await check();
      await touches();
      const status = await database.getRepository(DeviceStatusEntity).findOneByOrFail({ deviceKey: key });
      expect(status.lastSeenAt).toEqual(isNoted ? parts.clock.now() : lastSeenAt);
    });

    it('is answered even where it cannot be noted as heard', async () => {
      await aDevice(database, { deviceId: 'hall' });
      const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
      touched.mockRejectedValueOnce(new Error('The disk is full.'));
      expect(await answer()).toMatchObject({ update_available: false });
      await touches();
      expect(warned).toHaveBeenCalledWith('hall was heard, but that is not noted: The disk is full.');
      warned.mockRestore();
    });
  });

  describe('asks the database', () => {
    /** How many statements a check takes in a process that has run for a while. */
    const statementsOfACheck = async (headers: object = HALL): Promise<number> => {
      await Promise.all([parts.book.current(), parts.library.find('')]);
      return (await sentStatements(() => check('hall', headers))).length;
    };

    it('once for a device that is up to date', async () => {
      await aRunningRollout();
      await hall({ version: '2.5.0' });
      expect(await statementsOfACheck({ ...HALL, 'x-device-version': '2.5.0' })).toBe(1);
    });

    it('once where no rollout is there', async () => {
      await hall();
      expect(await statementsOfACheck()).toBe(1);
    });

    it('once for an update that it was offered before', async () => {
      const rollout = await aRunningRollout();
      await anUpdate(database, { device: await hall(), rollout });
      expect(await statementsOfACheck({ ...HALL, 'x-device-version': undefined })).toBe(1);
    });

    it('twice for a first offer', async () => {
      await aRunningRollout();
      await hall();
      expect(await statementsOfACheck()).toBe(2);
    });

    it('twice for a hundred first offers at the same moment', async () => {
      await aRunningRollout();
      const names = Array.from({ length: 100 }, (_, n) => `device-${n}`);
      await Promise.all(names.map((deviceId) => hall({ deviceId })));
      await Promise.all([parts.book.current(), parts.library.find('')]);
      const statements = await sentStatements(() => Promise.all(names.map((deviceId) => check(deviceId))));
      expect(statements).toHaveLength(2);
      expect(await database.getRepository(UpdateEntity).count()).toBe(100);
    });
  });
});

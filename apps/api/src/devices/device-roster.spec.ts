import type { RegisterRequest } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice } from '../ota/testing/rows';
import { hashPassword } from './device-credential';
import { DeviceRoster } from './device-roster';
import { SnapshotReader } from './device-snapshot';
import { DeviceEntity } from './device.entity';
import type { ReportedFacts } from './reported-facts';
import { deviceParts } from './testing/device-parts';

const NOTHING: ReportedFacts = { type: null, version: null, imageDigest: null };
const DIGEST = 'c'.repeat(64);

describe('DeviceRoster', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let roster: DeviceRoster;
  let told: jest.SpyInstance;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices CASCADE');
    start();
  });

  function start(environment: Readonly<Record<string, string>> = {}): void {
    const parts = deviceParts(database, environment);
    roster = parts.roster;
    told = jest.spyOn(parts.events, 'publish');
  }
  const stored = (deviceId = 'hall') => database.getRepository(DeviceEntity).findOneByOrFail({ deviceId });
  const snapshotOf = async (values: Partial<DeviceEntity> = {}) => {
    await aDevice(database, { deviceId: 'hall', ...values });
    const snapshot = await new SnapshotReader(database).read('hall');
    if (!snapshot) throw new Error('There is no such device.');
    return snapshot;
  };

  describe('a new device', () => {
    it('is kept with what it says, and told', async () => {
      const facts = { type: 'ESP32_OTA_Base', version: '2.4.0', imageDigest: DIGEST };
      await roster.add({ deviceId: 'hall', name: 'Hall sign', occupation: 'Reception' }, facts);
      expect(await stored()).toMatchObject({
        ...facts,
        name: 'Hall sign',
        namedByPerson: false,
        occupation: 'Reception',
        status: 'active',
        credentialHash: null,
        latestUpdateId: null,
      });
      expect(told).toHaveBeenCalledWith({ kind: 'device', deviceId: 'hall' });
    });

    it.each([undefined, ''])('that says no name (%p) is called by its id', async (name) => {
      await roster.add({ deviceId: 'hall', name }, NOTHING);
      expect(await stored()).toMatchObject({ name: 'hall', type: 'unknown', version: null, occupation: null });
    });

    it.each([
      ['open', 'active'],
      ['shared', 'active'],
      ['device', 'pending'],
    ])('is at level %s %s', async (level, status) => {
      start({ DEVICE_AUTH: level, DEVICE_USERNAME: 'fleet', DEVICE_PASSWORD: 'fleet secret' });
      await roster.add({ deviceId: 'hall' }, NOTHING);
      expect((await stored()).status).toBe(status);
    });

    it('that is known by now is left as it is', async () => {
      await aDevice(database, { deviceId: 'hall', name: 'Hall sign', status: 'retired' });
      await roster.add({ deviceId: 'hall', name: 'Other' }, { ...NOTHING, version: '9.9.9' });
      expect(await stored()).toMatchObject({ name: 'Hall sign', status: 'retired', version: '2.4.0' });
    });

    it('that calls twice at the same moment is one device', async () => {
      await Promise.all([roster.add({ deviceId: 'hall' }, NOTHING), roster.add({ deviceId: 'hall' }, NOTHING)]);
      expect(await database.getRepository(DeviceEntity).count()).toBe(1);
    });
  });

  describe('what a device says that it runs', () => {
    it.each<[string, Partial<ReportedFacts>, boolean]>([
      ['nothing', {}, false],
      ['the same', { type: 'ESP32_OTA_Base', version: '2.4.0', imageDigest: DIGEST }, false],
      ['another type', { type: 'ESP32_LED_Blink' }, true],
      ['another version', { version: '2.5.0', imageDigest: DIGEST }, true],
      ['another digest of the same version', { version: '2.4.0', imageDigest: 'd'.repeat(64) }, true],
      ['the same version without a digest', { version: '2.4.0' }, true],
      ['a digest without a version', { imageDigest: 'd'.repeat(64) }, false],
    ])('differs from its row where it says %s: %#', async (_, said, differs) => {
      const device = await snapshotOf({ imageDigest: DIGEST });
      expect(roster.differs(device, { ...NOTHING, ...said })).toBe(differs);
    });

    it.each<[string, Partial<ReportedFacts>, Partial<DeviceEntity>]>([
      ['a type alone', { type: 'ESP32_LED_Blink' }, { type: 'ESP32_LED_Blink', version: '2.4.0', imageDigest: DIGEST }],
      ['a version alone', { version: '2.5.0' }, { type: 'ESP32_OTA_Base', version: '2.5.0', imageDigest: null }],
      ['nothing', {}, { type: 'ESP32_OTA_Base', version: '2.4.0', imageDigest: DIGEST }],
    ])('is kept, and what it leaves out stays: %s', async (_, said, row) => {
      const device = await snapshotOf({ imageDigest: DIGEST });
      expect(await roster.noteFacts(device, { ...NOTHING, ...said })).toEqual({ ...device, ...row });
      expect(await stored()).toMatchObject(row);
      expect(told).toHaveBeenCalledWith({ kind: 'device', deviceId: 'hall' });
    });
  });

  describe('a registration', () => {
    const SAID = { device_id: 'hall', device_name: 'Hall sign', device_type: 'ESP32_DevKit_V1' };
    const WHOLE: RegisterRequest = {
      ...SAID,
      occupation: 'Reception',
      wifi_ssid: 'workshop',
      capabilities: 'dashboard,ota',
      mac: '24:a1:60:c3:f0:de',
      chip: 'ESP32',
      flash_size: 4_194_304,
      slot_size: 1_966_080,
      can_enrol: true,
    };
    const KEPT = {
      name: 'Hall sign',
      occupation: 'Reception',
      wifiSsid: 'workshop',
      capabilities: 'dashboard,ota',
      mac: '24:A1:60:C3:F0:DE',
      chip: 'ESP32',
      flashBytes: '4194304',
      slotBytes: '1966080',
      canEnrol: true,
    };

    it('adds what it says', async () => {
      await roster.noteRegistration((await snapshotOf()).key, WHOLE);
      expect(await stored()).toMatchObject(KEPT);
    });

    it('keeps what it does not say', async () => {
      const { key } = await snapshotOf();
      await roster.noteRegistration(key, WHOLE);
      await roster.noteRegistration(key, { ...SAID, slot_size: 0 });
      expect(await stored()).toMatchObject(KEPT);
    });

    it('keeps a name that a person gave, and nothing else of a person is touched', async () => {
      const { key } = await snapshotOf({ name: 'By the door', namedByPerson: true, notes: 'Ladder.' });
      await roster.noteRegistration(key, WHOLE);
      expect(await stored()).toMatchObject({ ...KEPT, name: 'By the door', namedByPerson: true, notes: 'Ladder.' });
    });

    it('hears that a device can keep a credential no more', async () => {
      const { key } = await snapshotOf({ canEnrol: true });
      await roster.noteRegistration(key, { ...SAID, can_enrol: false });
      expect((await stored()).canEnrol).toBe(false);
    });
  });

  describe('a credential', () => {
    it('that is new was not used, and ends the permission to get one', async () => {
      const { key } = await snapshotOf({
        credentialHash: hashPassword('old'),
        credentialUsed: true,
        reenrolmentAllowed: true,
      });
      await roster.giveCredential(key, hashPassword('new'));
      expect(await stored()).toMatchObject({
        credentialHash: hashPassword('new'),
        credentialUsed: false,
        reenrolmentAllowed: false,
      });
    });

    it('is known to have arrived once it was used', async () => {
      const { key } = await snapshotOf({ credentialHash: hashPassword('new') });
      await roster.noteCredentialUsed(key);
      expect((await stored()).credentialUsed).toBe(true);
    });
  });

  describe('orders', () => {
    it('are cleared once they were told', async () => {
      await roster.clearOrders(await snapshotOf({ checkNow: true, identify: true }));
      expect(await stored()).toMatchObject({ checkNow: false, identify: false });
    });

    it.each(['checkNow', 'identify'] as const)('that were given meanwhile stay: %s', async (order) => {
      const device = await snapshotOf({ checkNow: true, identify: true });
      await roster.clearOrders({ ...device, [order]: false });
      expect(await stored()).toMatchObject({ checkNow: false, identify: false, [order]: true });
    });
  });
});

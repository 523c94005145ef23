import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import type { DeviceCall } from '../http/device-call';
import { aDevice } from '../ota/testing/rows';
import { hashPassword } from './device-credential';
import type { DeviceContact } from './device-contacts';
import { SnapshotReader } from './device-snapshot';
import { DeviceEntity } from './device.entity';
import { BadDeviceId, CredentialRefused, TooManyNewDevices, TooManyWrongCredentials } from './devices.errors';
import type { ReportedFacts } from './reported-facts';
import { aCall, basic } from './testing/device-calls';
import { deviceParts } from './testing/device-parts';

const NOTHING: ReportedFacts = { type: null, version: null, imageDigest: null };
const SHARED = { DEVICE_AUTH: 'shared', DEVICE_USERNAME: 'fleet', DEVICE_PASSWORD: 'fleet secret' };
const OWN = { DEVICE_AUTH: 'device' };
const OWN_SECRET = { credentialHash: hashPassword('hall secret') };
const WRONG_PER_DEVICE = 20;
const WRONG_PER_ADDRESS = 200;

describe('DeviceDoor', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;
  let reader: SnapshotReader;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    reader = new SnapshotReader(database);
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices CASCADE');
    start();
  });

  function start(environment: Readonly<Record<string, string>> = {}): void {
    parts = deviceParts(database, environment);
  }
  const enter = (deviceId = 'hall', call: Partial<DeviceCall> = {}, reported = NOTHING) =>
    parts.door.enter(aCall(call), reader, { newcomer: { deviceId }, reported });
  const outcomeOf = (entering: Promise<unknown>) =>
    entering.then(
      () => 'entered',
      (error: Error) => error.constructor.name,
    );
  const guess = (deviceId: string, address: string) =>
    outcomeOf(enter(deviceId, { address, headers: basic(deviceId, 'guess') }));
  const stored = (deviceId = 'hall') => database.getRepository(DeviceEntity).findOneBy({ deviceId });

  describe('a device that calls for the first time', () => {
    it('is known from then on, with what it says that it runs', async () => {
      const reported = { type: 'ESP32_OTA_Base', version: '2.4.0', imageDigest: 'c'.repeat(64) };
      const newcomer = { deviceId: 'hall', name: 'Hall sign', occupation: 'Reception' };
      const device = await parts.door.enter(aCall(), reader, { newcomer, reported });
      expect(device).toMatchObject({ ...reported, deviceId: 'hall', name: 'Hall sign', status: 'active' });
      expect(await stored()).toMatchObject({ ...reported, occupation: 'Reception' });
    });

    it('waits for a person at level device, and may not do anything yet', async () => {
      start(OWN);
      expect(await outcomeOf(enter())).toBe('CredentialRefused');
      expect((await stored())?.status).toBe('pending');
    });

    it.each(['', 'a b', 'ä', '../x', 'x'.repeat(65)])('needs an id that is one: %p', async (deviceId) => {
      await expect(enter(deviceId)).rejects.toThrow(BadDeviceId);
      expect(await database.getRepository(DeviceEntity).count()).toBe(0);
    });

    it('is one device when it calls twice at the same moment', async () => {
      const [one, other] = await Promise.all([enter(), enter()]);
      expect(one.key).toBe(other.key);
    });

    it('is one too many where its address has added as many as it may, until the hour is over', async () => {
      start({ NEW_DEVICES_PER_HOUR: '3' });
      for (const deviceId of ['a', 'b', 'c']) await enter(deviceId);
      const refusal = await enter('d').catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(TooManyNewDevices);
      expect((refusal as TooManyNewDevices).facts.retryAfterSeconds).toBeGreaterThan(3_500);
      expect(await stored('d')).toBeNull();
      await expect(enter('a')).resolves.toMatchObject({ deviceId: 'a' });
      await expect(enter('d', { address: '192.0.2.8' })).resolves.toMatchObject({ deviceId: 'd' });
    });
  });

  describe('a credential', () => {
    it.each([
      ['none', {}, 'missing'],
      ['a wrong password', basic('hall', 'guess'), 'wrong'],
      ['another name', basic('roof', 'hall secret'), 'wrong'],
    ] as const)('must be the device’s own once it has one, not %s', async (_, headers, verdict) => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      for (const level of [{}, SHARED, OWN]) {
        start(level);
        await expect(enter('hall', { headers })).rejects.toThrow(new CredentialRefused(verdict));
      }
    });

    it('opens, and is known to have arrived', async () => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      await enter('hall', { headers: basic('hall', 'hall secret') });
      expect((await stored())?.credentialUsed).toBe(true);
    });

    it('keeps what a caller without it says of the device away', async () => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      expect(await outcomeOf(enter('hall', {}, { ...NOTHING, version: '9.9.9' }))).toBe('CredentialRefused');
      expect(await stored()).toMatchObject({ version: '2.4.0', credentialUsed: false });
    });

    it('is the fleet’s for a device without its own at level shared', async () => {
      start(SHARED);
      await expect(enter('hall', { headers: basic('fleet', 'fleet secret') })).resolves.toBeDefined();
      expect(await outcomeOf(enter('hall'))).toBe('CredentialRefused');
      expect(await outcomeOf(enter('hall', { headers: basic('hall', 'fleet secret') }))).toBe('CredentialRefused');
    });

    it.each([
      ['the fleet’s', SHARED, basic('fleet', 'fleet secret'), true],
      ['another password', SHARED, basic('fleet', 'guess'), false],
      ['another name', SHARED, basic('hall', 'fleet secret'), false],
      [
        'the fleet’s where it does not count',
        { ...SHARED, DEVICE_AUTH: 'device' },
        basic('fleet', 'fleet secret'),
        true,
      ],
      ['any where there is none', {}, basic('fleet', 'fleet secret'), false],
    ])('is recognised as the fleet’s or not: %s', (_, level, { authorization }, isShared) => {
      start(level);
      const [username = '', password = ''] = atob(authorization.slice('Basic '.length)).split(':');
      expect(parts.door.knowsShared({ username, password })).toBe(isShared);
      expect(parts.door.knowsShared(null)).toBe(false);
    });
  });

  describe('guesses', () => {
    it('of one device’s password end after so many, from wherever they come', async () => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      for (let n = 0; n < WRONG_PER_DEVICE; n++) expect(await guess('hall', `192.0.2.${n}`)).toBe('CredentialRefused');
      const refusal = await enter('hall', { headers: basic('hall', 'guess') }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(TooManyWrongCredentials);
      expect((refusal as TooManyWrongCredentials).facts.retryAfterSeconds).toBeGreaterThan(200);
    });

    it('do not lock the device itself out', async () => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      for (let n = 0; n < WRONG_PER_DEVICE + 5; n++) await guess('hall', '192.0.2.7');
      const headers = basic('hall', 'hall secret');
      expect(await outcomeOf(enter('hall', { headers, address: '192.0.2.7' }))).toBe('entered');
    });

    it('do not count against other devices', async () => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      await aDevice(database, { deviceId: 'roof', ...OWN_SECRET });
      for (let n = 0; n < WRONG_PER_DEVICE + 5; n++) await guess('hall', '192.0.2.7');
      expect(await guess('roof', '192.0.2.7')).toBe('CredentialRefused');
    });

    it('from one address end after so many, whichever devices they are for', async () => {
      start(OWN);
      const names = Array.from({ length: WRONG_PER_ADDRESS / 10 }, (_, n) => `device-${n}`);
      for (const name of names) for (let n = 0; n < 10; n++) await guess(name, '192.0.2.7');
      expect(await guess('device-x', '192.0.2.7')).toBe('TooManyWrongCredentials');
      expect(await guess('device-y', '192.0.2.8')).toBe('CredentialRefused');
    });

    it('of the fleet’s password are not even told when they are right, once there were too many', async () => {
      start(SHARED);
      const headers = basic('fleet', 'fleet secret');
      await aDevice(database, { deviceId: 'roof', ...OWN_SECRET });
      await Promise.all(Array.from({ length: WRONG_PER_ADDRESS + 1 }, (_, n) => guess(`device-${n}`, '192.0.2.7')));
      expect(await outcomeOf(enter('hall', { headers, address: '192.0.2.7' }))).toBe('TooManyWrongCredentials');
      expect(await outcomeOf(enter('hall', { headers, address: '192.0.2.8' }))).toBe('entered');
      const own = { headers: basic('roof', 'hall secret'), address: '192.0.2.7' };
      expect(await outcomeOf(enter('roof', own))).toBe('entered');
    });

    it('are not calls without any credential', async () => {
      await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      for (let n = 0; n < WRONG_PER_DEVICE + 5; n++) expect(await outcomeOf(enter())).toBe('CredentialRefused');
    });
  });

  describe('what a device says that it runs', () => {
    const heard: DeviceContact[] = [];
    const CHANGED = { type: 'ESP32_LED_Blink', version: '2.5.0', imageDigest: null };
    const SAME = { type: 'ESP32_OTA_Base', version: '2.4.0', imageDigest: null };

    function listen(changes: () => Promise<boolean> = () => Promise.resolve(false)): void {
      heard.length = 0;
      parts.contacts.listen((contact) => {
        heard.push(contact);
        return changes();
      });
    }

    it('is written down and told when it has changed', async () => {
      await aDevice(database, { deviceId: 'hall' });
      listen();
      const device = await enter('hall', {}, CHANGED);
      expect(device).toMatchObject(CHANGED);
      expect(await stored()).toMatchObject(CHANGED);
      const told = expect.objectContaining({ deviceId: 'hall', ...CHANGED });
      expect(heard).toEqual([{ device: told, reported: CHANGED, at: parts.clock.now() }]);
    });

    it('is told to nobody when it is the same and the device is not busy', async () => {
      await aDevice(database, { deviceId: 'hall' });
      listen();
      await enter('hall', {}, SAME);
      expect(heard).toEqual([]);
    });

    it('is told when it is the same and the device is busy with an update', async () => {
      await aDevice(database, { deviceId: 'hall', updating: true });
      listen();
      await enter('hall', {}, SAME);
      expect(heard).toHaveLength(1);
    });

    it('shows in the answer what a listener concluded from it', async () => {
      await aDevice(database, { deviceId: 'hall', updating: true });
      listen(async () => {
        await database.query('UPDATE devices SET updating = false');
        return true;
      });
      expect(await enter('hall', {}, SAME)).toMatchObject({ updating: false });
    });

    it('is heard by every listener, even if the first has concluded something', async () => {
      await aDevice(database, { deviceId: 'hall' });
      parts.contacts.listen(() => Promise.resolve(true));
      listen();
      await enter('hall', {}, CHANGED);
      expect(heard).toHaveLength(1);
    });
  });
});

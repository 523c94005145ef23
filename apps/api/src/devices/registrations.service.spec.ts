import type { RegisterRequest } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice } from '../ota/testing/rows';
import { hashPassword } from './device-credential';
import { DeviceStatusEntity } from './device-status.entity';
import { DeviceEntity } from './device.entity';
import { CredentialRefused } from './devices.errors';
import { aCall, basic } from './testing/device-calls';
import { deviceParts } from './testing/device-parts';

type Headers = Readonly<Record<string, string>>;

const OPEN = { DEVICE_AUTH: 'open' };
const SHARED = { DEVICE_AUTH: 'shared', DEVICE_USERNAME: 'fleet', DEVICE_PASSWORD: 'fleet secret' };
const OWN = { DEVICE_AUTH: 'device' };
const NONE: Headers = {};
const FLEET: Headers = basic('fleet', 'fleet secret');
const RIGHT: Headers = basic('hall', 'hall secret');
const WRONG: Headers = basic('hall', 'guess');
const SAID: RegisterRequest = { device_id: 'hall', device_name: 'Hall sign', device_type: 'ESP32_OTA_Base' };

const ENROLLED: Partial<DeviceEntity> = { credentialHash: hashPassword('hall secret'), credentialUsed: true };
const UNUSED = { ...ENROLLED, credentialUsed: false };
const ALLOWED = { ...ENROLLED, reenrolmentAllowed: true };
const PENDING: Partial<DeviceEntity> = { status: 'pending' };

describe('Registrations', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices CASCADE');
    start();
  });

  function start(environment: Readonly<Record<string, string>> = {}): void {
    parts = deviceParts(database, environment);
  }
  const register = (said: Partial<RegisterRequest> = {}, headers: Headers = NONE) =>
    parts.registrations.register(aCall({ method: 'POST', headers }), { ...SAID, ...said });
  const hall = (values: Partial<DeviceEntity> = {}) => aDevice(database, { deviceId: 'hall', ...values });
  const stored = () => database.getRepository(DeviceEntity).findOneByOrFail({ deviceId: 'hall' });

  it('makes a device known, with all that it says, and heard', async () => {
    const answer = await register({ firmware_version: '2.4.0', wifi_ssid: 'workshop', occupation: 'Reception' });
    expect(answer).toEqual({
      success: true,
      message: 'Registered.',
      device_id: 'hall',
      server_time: parts.clock.now().toISOString(),
    });
    const { key, ...row } = await stored();
    expect(row).toMatchObject({
      name: 'Hall sign',
      type: 'ESP32_OTA_Base',
      version: '2.4.0',
      wifiSsid: 'workshop',
      occupation: 'Reception',
      status: 'active',
    });
    expect(await database.getRepository(DeviceStatusEntity).findOneBy({ deviceKey: key })).toMatchObject({
      lastSeenAt: parts.clock.now(),
      intervalS: 60,
    });
  });

  it('leaves the name alone that a person gave', async () => {
    await hall({ name: 'By the door', namedByPerson: true });
    await register();
    expect((await stored()).name).toBe('By the door');
  });

  it('does not bring a retired device back', async () => {
    await hall({ status: 'retired' });
    await register();
    expect((await stored()).status).toBe('retired');
  });

  it('takes the variant of a fielded board from its header, and the name of its board for none', async () => {
    const fielded = { device_type: 'ESP32_DevKit_V1', firmware_version: '2.4.0' };
    await register(fielded);
    expect((await stored()).type).toBe('unknown');
    await register(fielded, { 'x-device-type': 'ESP32_OTA_Base' });
    expect((await stored()).type).toBe('ESP32_OTA_Base');
    await register(fielded);
    expect((await stored()).type).toBe('ESP32_OTA_Base');
  });

  it.each<[string, Partial<RegisterRequest>, string]>([
    ['an id that is none', { device_id: 'a/b' }, 'device_id'],
    ['a type that is none', { device_type: '../x' }, 'device_type'],
  ])('refuses %s by its name, and keeps nothing', async (_, said, field) => {
    await expect(register(said)).rejects.toMatchObject({ kind: 'invalid', facts: { field } });
    expect(await database.getRepository(DeviceEntity).count()).toBe(0);
  });

  describe('gives a credential of its own', () => {
    it.each<[string, Readonly<Record<string, string>>, Partial<DeviceEntity> | null, Headers]>([
      ['a new device at level open', OPEN, null, NONE],
      ['a new device with the fleet’s credential at level shared', SHARED, null, FLEET],
      ['an admitted device at level device', OWN, {}, NONE],
      ['a device that lost it, at level open', OPEN, ENROLLED, NONE],
      ['a device whose answer was lost, at level device', OWN, UNUSED, NONE],
      ['a device whose answer was lost, at level shared, with the fleet’s', SHARED, UNUSED, FLEET],
      ['a device that a person allowed it, at level device', OWN, ALLOWED, WRONG],
      ['a device that a person allowed it, at level shared, with the fleet’s', SHARED, ALLOWED, FLEET],
    ])('to %s', async (_, level, device, headers) => {
      start(level);
      if (device) await hall(device);
      const { credential } = await register({ can_enrol: true }, headers);
      expect(credential).toEqual({ username: 'hall', password: expect.stringMatching(/^[\w-]{43}$/) });
      expect(await stored()).toMatchObject({
        credentialHash: hashPassword(credential?.password ?? ''),
        credentialUsed: false,
        reenrolmentAllowed: false,
      });
    });

    it('that opens from then on, and only that', async () => {
      const { credential } = await register({ can_enrol: true });
      const own = basic('hall', credential?.password ?? '');
      expect(await register({ can_enrol: true }, own)).not.toHaveProperty('credential');
      start(OWN);
      await parts.heartbeats.beat(aCall({ headers: own }), 'hall', {});
      await expect(register({ can_enrol: true })).rejects.toThrow(new CredentialRefused('missing'));
    });

    it('another time for another one', async () => {
      const first = await register({ can_enrol: true });
      const second = await register({ can_enrol: true });
      expect(second.credential?.password).not.toBe(first.credential?.password);
    });
  });

  describe('gives none', () => {
    it.each<[string, Readonly<Record<string, string>>, Partial<DeviceEntity>, Headers, boolean]>([
      ['to a board that cannot keep it', OPEN, {}, NONE, false],
      ['to a device that shows its own', OWN, ENROLLED, RIGHT, true],
      ['to a device that shows its own and may have another', OWN, ALLOWED, RIGHT, true],
      ['to a device that waits for a person', OWN, PENDING, NONE, true],
      ['to a board that cannot keep it, at level shared', SHARED, {}, FLEET, false],
    ])('%s, but registers it', async (_, level, device, headers, can_enrol) => {
      start(level);
      const { credentialHash } = await hall(device);
      const answer = await register({ can_enrol }, headers);
      expect(answer).toMatchObject({ success: true });
      expect(answer).not.toHaveProperty('credential');
      expect(await stored()).toMatchObject({ credentialHash, name: 'Hall sign' });
    });

    it('and says so, to a device that waits for a person', async () => {
      start(OWN);
      expect((await register({ can_enrol: true })).message).toBe('Registered; waiting to be admitted.');
      expect((await stored()).status).toBe('pending');
    });
  });

  describe('refuses', () => {
    it.each<[string, Readonly<Record<string, string>>, Partial<DeviceEntity>, Headers, 'missing' | 'wrong', boolean]>([
      ['a device that does not show its credential', OWN, ENROLLED, NONE, 'missing', true],
      ['a device with a wrong credential', OWN, ENROLLED, WRONG, 'wrong', true],
      ['the fleet’s credential for a device with its own', SHARED, ENROLLED, FLEET, 'wrong', true],
      ['a device without the fleet’s credential', SHARED, {}, NONE, 'missing', true],
      ['a device that may have another but does not know the fleet’s', SHARED, ALLOWED, NONE, 'missing', true],
      ['a device that lost its credential and cannot keep another', OPEN, ENROLLED, NONE, 'missing', false],
    ])('%s, and changes nothing', async (_, level, device, headers, verdict, can_enrol) => {
      start(level);
      const before = await hall(device);
      await expect(register({ can_enrol, firmware_version: '9.9.9' }, headers)).rejects.toThrow(
        new CredentialRefused(verdict),
      );
      expect(await stored()).toEqual(before);
    });
  });
});

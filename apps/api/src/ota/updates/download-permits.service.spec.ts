import { randomUUID } from 'node:crypto';
import type { RolloutStatus, UpdateState } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { hashPassword } from '../../devices/device-credential';
import { DeviceEntity } from '../../devices/device.entity';
import { CredentialRefused } from '../../devices/devices.errors';
import { aCall, basic } from '../../devices/testing/device-calls';
import { RolloutEntity } from '../rollouts/rollout.entity';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { PERSON_HEADERS, updateParts } from '../testing/update-parts';
import type { DownloadPermit } from './download-permits.service';
import type { UpdateEntity } from './update.entity';
import { FirmwareGone, NotForThisDevice } from './updates.errors';

const KEY = 'ESP32_OTA_Base_2.5.0';
const SHARED = { DEVICE_AUTH: 'shared', DEVICE_USERNAME: 'fleet', DEVICE_PASSWORD: 'fleet secret' };
const OPEN = { DEVICE_AUTH: 'open' };
const OWN = { DEVICE_AUTH: 'device' };
const ANYBODY = { deviceId: null, update: null };
const OWN_SECRET = { credentialHash: hashPassword('hall secret') };
const hallHeaders = basic('hall', 'hall secret');
const fleetHeaders = basic('fleet', 'fleet secret');

describe('DownloadPermits', () => {
  let database: DataSource;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database);
  });

  interface Request {
    readonly headers?: Readonly<Record<string, string>>;
    readonly update?: string;
  }
  const ask = (level: Readonly<Record<string, string>>, { headers = {}, update }: Request): Promise<DownloadPermit> => {
    const query = new URLSearchParams(update === undefined ? {} : { update });
    return updateParts(database, level).permits.permit(aCall({ headers, query }), { key: KEY });
  };
  /** The device `hall`, and an update of it. */
  const given = async (device: Partial<DeviceEntity> = {}, update: Partial<UpdateEntity> = {}) => {
    const hall = await aDevice(database, { deviceId: 'hall', ...device });
    return anUpdate(database, { device: hall, rollout: await aRollout(database), ...update });
  };
  const permitFor = ({ id, state }: UpdateEntity) => ({ deviceId: 'hall', update: { id, state } });

  describe('at level open', () => {
    it('lets anybody download', async () => {
      expect(await ask(OPEN, {})).toEqual(ANYBODY);
    });

    it('lets a device that nobody knows download', async () => {
      expect(await ask(OPEN, { headers: basic('nobody', 'x') })).toEqual(ANYBODY);
    });

    it('knows the device by the update that the URL names', async () => {
      const update = await given();
      expect(await ask(OPEN, { update: update.id })).toEqual(permitFor(update));
    });

    it.each([
      ['never was', randomUUID()],
      ['is no id', `' OR 1=1 --`],
      ['is written in capitals', randomUUID().toUpperCase()],
    ])('takes no notice of an update that %s', async (_, update) => {
      expect(await ask(OPEN, { update })).toEqual(ANYBODY);
    });

    it('takes no notice of an update of another firmware', async () => {
      const update = await given({}, { firmwareKey: 'ESP32_OTA_Base_2.6.0' });
      expect(await ask(OPEN, { update: update.id })).toEqual(ANYBODY);
    });

    it('knows a device by its name where it was offered nothing', async () => {
      await aDevice(database, { deviceId: 'hall' });
      expect(await ask(OPEN, { headers: hallHeaders })).toEqual({ deviceId: 'hall', update: null });
    });

    it.each([
      ['none', {}, 'missing'],
      ['a wrong one', basic('hall', 'guess'), 'wrong'],
      ['that of another device', basic('roof', 'hall secret'), 'wrong'],
    ] as const)('asks a device with a credential for it, and not for %s', async (_, headers, verdict) => {
      const update = await given(OWN_SECRET);
      await expect(ask(OPEN, { headers, update: update.id })).rejects.toThrow(new CredentialRefused(verdict));
    });
  });

  describe('at level shared', () => {
    it.each([
      ['no credential', {}, 'missing'],
      ['a wrong password', basic('fleet', 'guess'), 'wrong'],
      ['a wrong name', basic('fleets', 'fleet secret'), 'wrong'],
    ] as const)('refuses %s', async (_, headers, verdict) => {
      const update = await given();
      await expect(ask(SHARED, { headers })).rejects.toThrow(new CredentialRefused(verdict));
      await expect(ask(SHARED, { headers, update: update.id })).rejects.toThrow(new CredentialRefused(verdict));
    });

    it('lets whoever has the fleet’s credential download', async () => {
      expect(await ask(SHARED, { headers: fleetHeaders })).toEqual(ANYBODY);
    });

    it('knows the device by the update that the URL names', async () => {
      const update = await given();
      expect(await ask(SHARED, { headers: fleetHeaders, update: update.id })).toEqual(permitFor(update));
    });

    it('asks a device with its own credential for that, not for the fleet’s', async () => {
      const update = await given(OWN_SECRET);
      const refused = new CredentialRefused('wrong');
      await expect(ask(SHARED, { headers: fleetHeaders, update: update.id })).rejects.toThrow(refused);
      expect(await ask(SHARED, { headers: hallHeaders, update: update.id })).toEqual(permitFor(update));
    });
  });

  describe('at level device', () => {
    it.each([
      ['nobody', {}, 'missing'],
      ['a device that nobody knows', basic('nobody', 'x'), 'wrong'],
      ['a device with a wrong password', basic('hall', 'guess'), 'wrong'],
    ] as const)('refuses %s', async (_, headers, verdict) => {
      await given(OWN_SECRET);
      await expect(ask(OWN, { headers })).rejects.toThrow(new CredentialRefused(verdict));
    });

    it('refuses a device that has not enrolled, even where its update is named', async () => {
      const update = await given({ status: 'pending' });
      await expect(ask(OWN, { update: update.id })).rejects.toThrow(new CredentialRefused('missing'));
    });

    it('lets a device with its credential download what it was offered, and knows by then that it has it', async () => {
      const update = await given(OWN_SECRET);
      expect(await ask(OWN, { headers: hallHeaders })).toEqual(permitFor(update));
      expect((await database.getRepository(DeviceEntity).findOneByOrFail({ deviceId: 'hall' })).credentialUsed).toBe(
        true,
      );
    });

    it('refuses a device what it was not offered', async () => {
      await given(OWN_SECRET, { firmwareKey: 'ESP32_OTA_Base_2.6.0' });
      await expect(ask(OWN, { headers: hallHeaders })).rejects.toThrow(NotForThisDevice);
    });

    it('refuses a device the update of another one', async () => {
      await given(OWN_SECRET);
      const roof = await aDevice(database, { deviceId: 'roof', credentialHash: hashPassword('roof secret') });
      const { id } = await anUpdate(database, { device: roof, rollout: await aRollout(database) });
      await expect(ask(OWN, { headers: hallHeaders, update: id })).rejects.toThrow(new CredentialRefused('wrong'));
    });

    it('takes the latest of several updates that bring the same firmware', async () => {
      const device = await aDevice(database, { deviceId: 'hall', ...OWN_SECRET });
      const latest = await anUpdate(database, { device, rollout: await aRollout(database), state: 'downloading' });
      const offeredAt = new Date(ROWS_AT.getTime() - 60_000);
      const [earlier, state] = [await aRollout(database), 'confirmed' as const];
      await anUpdate(database, { device, rollout: earlier, state, offeredAt });
      expect(await ask(OWN, { headers: hallHeaders })).toEqual(permitFor(latest));
    });
  });

  describe('a person', () => {
    it.each(PERSON_HEADERS)('downloads at every level, and never for a device: %o', async (headers) => {
      const update = await given(OWN_SECRET);
      for (const level of [OPEN, SHARED, OWN]) {
        expect(await ask(level, { headers, update: update.id })).toEqual(ANYBODY);
      }
    });

    it.each<Record<string, string>>([{ cookie: 'session=over' }, { authorization: 'Bearer guess' }])(
      'who is not signed in any more is nobody: %o',
      async (headers) => {
        await expect(ask(OWN, { headers })).rejects.toThrow(new CredentialRefused('missing'));
        expect(await ask(OPEN, { headers })).toEqual(ANYBODY);
      },
    );
  });

  describe('a stop', () => {
    it.each<RolloutStatus>(['paused', 'completed', 'cancelled'])(
      'reaches a download at once: the rollout is %s',
      async (status) => {
        const { id, rolloutId } = await given({}, { state: 'downloading' });
        await database.getRepository(RolloutEntity).update(rolloutId, { status });
        await expect(ask(OPEN, { update: id })).rejects.toThrow(new FirmwareGone(`The rollout is ${status}.`));
      },
    );

    it.each<UpdateState>(['confirmed', 'failed', 'rolled_back', 'superseded', 'cancelled'])(
      'is an update that is %s',
      async (state) => {
        const { id } = await given({}, { state });
        await expect(ask(OPEN, { update: id })).rejects.toThrow(new FirmwareGone(`This update is over: ${state}.`));
      },
    );

    it.each<UpdateState>(['offered', 'downloading', 'verifying', 'installing', 'rebooting'])(
      'is not an update that is %s',
      async (state) => {
        const update = await given({}, { state });
        expect(await ask(OPEN, { update: update.id })).toEqual(permitFor(update));
      },
    );

    it('is told to nobody who does not know the credential', async () => {
      const { id } = await given(OWN_SECRET, { state: 'cancelled' });
      await expect(ask(OPEN, { update: id })).rejects.toThrow(CredentialRefused);
    });
  });
});

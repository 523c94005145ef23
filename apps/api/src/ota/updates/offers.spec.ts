import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../database/data-source';
import { hearEvents, type Listener } from '../../database/testing/hear-events';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import { FirmwareEntity } from '../firmware/firmware.entity';
import type { Offer, Passage } from '../rollouts/decide';
import { RolloutEntity } from '../rollouts/rollout.entity';
import { SlotHints } from '../rollouts/slot-hints';
import { aFirmwareState, aPassage, aRolloutState } from '../testing/decision-states';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { Offers } from './offers';
import { UpdateEventEntity } from './update-event.entity';
import { UpdateLedger } from './update-ledger';
import { UpdateEntity } from './update.entity';

const NOW = new Date(ROWS_AT.getTime() + 60_000);

const anOffer = (rollout: Pick<RolloutEntity, 'id'>, values: Partial<Offer> = {}): Offer => ({
  rollout: aRolloutState({ id: rollout.id }),
  firmware: aFirmwareState(),
  kind: 'first',
  phase: 0,
  passage: null,
  supersedes: null,
  ...values,
});
/** The id of the update that may be taken; null where there is none. */
const make = async (from: Offers, ...question: Parameters<Offers['make']>): Promise<string | null> =>
  (await from.make(...question)).updateId;
const passageOf = ({ id, rolloutId, state }: UpdateEntity): Passage => aPassage({ updateId: id, rolloutId, state });

describe('Offers', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let listener: Listener;
  let offers: Offers;
  let otherDatabase: DataSource;
  let otherOffers: Offers;

  const offersOn = (connected: DataSource): Offers => {
    const hints = new SlotHints(listener.events, { now: () => NOW });
    return new Offers(connected, new UpdateLedger(connected, listener.events), hints, listener.events);
  };

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    listener = await hearEvents(database);
    offers = offersOn(database);
    const { url } = database.options as { url: string };
    otherDatabase = await new DataSource(dataSourceOptions(url, 5)).initialize();
    otherOffers = offersOn(otherDatabase);
  });
  afterAll(async () => {
    await listener.stop();
    await otherDatabase.destroy();
    await close();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database);
    await listener.heard();
    listener.forget();
  });

  const updates = () => database.getRepository(UpdateEntity).find({ order: { deviceKey: 'ASC' } });
  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });
  const deviceOf = (key: number) => database.getRepository(DeviceEntity).findOneByOrFail({ key });
  const historyOf = (updateId: string) =>
    database.getRepository(UpdateEventEntity).find({ where: { updateId }, order: { id: 'ASC' } });
  const setStatus = ({ id }: RolloutEntity, status: RolloutEntity['status']) =>
    database.getRepository(RolloutEntity).update(id, { status });
  const withdraw = () => database.getRepository(FirmwareEntity).updateAll({ withdrawnAt: NOW });

  describe('a first offer', () => {
    it('is an update that the device names, with its history, before it is told', async () => {
      const device = await aDevice(database);
      const rollout = await aRollout(database);
      const id = await make(offers, device, anOffer(rollout), NOW);
      expect(await updates()).toMatchObject([
        {
          id,
          deviceKey: device.key,
          rolloutId: rollout.id,
          firmwareKey: 'ESP32_OTA_Base_2.5.0',
          deviceType: 'ESP32_OTA_Base',
          version: '2.5.0',
          fromVersion: '2.4.0',
          state: 'offered',
          attempt: 1,
          progress: null,
          reason: null,
          detail: null,
          retryAt: null,
          offeredAt: NOW,
          attemptedAt: null,
          stateAt: NOW,
          progressedAt: NOW,
        },
      ]);
      expect(await deviceOf(device.key)).toMatchObject({ latestUpdateId: id, updating: true });
      expect(await historyOf(id ?? '')).toEqual([
        expect.objectContaining({ at: NOW, fromState: null, toState: 'offered', actor: 'server' }),
      ]);
      const { deviceId } = device;
      expect(await listener.heard()).toEqual([
        { kind: 'update', deviceId, updateId: id, rolloutId: rollout.id, state: 'offered', progress: null },
      ]);
    });

    it.each(['draft', 'paused', 'completed', 'cancelled'] as const)(
      'is not made when the rollout has become %s',
      async (status) => {
        const device = await aDevice(database);
        const rollout = await aRollout(database);
        await setStatus(rollout, status);
        expect(await make(offers, device, anOffer(rollout), NOW)).toBeNull();
        expect(await updates()).toEqual([]);
        expect(await deviceOf(device.key)).toMatchObject({ latestUpdateId: null, updating: false });
        expect(await listener.heard()).toEqual([]);
      },
    );

    it.each([
      ['withdrawn', withdraw],
      ['deleted', () => database.query('DELETE FROM firmware')],
    ])('is not made when the firmware was %s', async (_, change) => {
      const device = await aDevice(database);
      const rollout = await aRollout(database);
      await change();
      expect(await make(offers, device, anOffer(rollout), NOW)).toBeNull();
      expect(await updates()).toEqual([]);
    });

    it('is not made to a device that is busy with another update', async () => {
      const device = await aDevice(database);
      const busy = await anUpdate(database, { device, rollout: await aRollout(database), state: 'downloading' });
      expect(await make(offers, device, anOffer(await aRollout(database)), NOW)).toBeNull();
      expect((await deviceOf(device.key)).latestUpdateId).toBe(busy.id);
    });

    it('is not made a second time under the same rollout', async () => {
      const device = await aDevice(database);
      const rollout = await aRollout(database);
      await anUpdate(database, { device, rollout, state: 'confirmed' });
      expect(await make(offers, device, anOffer(rollout), NOW)).toBeNull();
      expect(await updates()).toHaveLength(1);
    });
  });

  describe('an offer once more', () => {
    it('is the same update, and writes nothing', async () => {
      const device = await aDevice(database);
      const rollout = await aRollout(database);
      const update = await anUpdate(database, { device, rollout });
      const again = anOffer(rollout, { kind: 'again', passage: passageOf(update) });
      expect(await make(offers, device, again, NOW)).toBe(update.id);
      expect(await updates()).toEqual([update]);
      expect(await historyOf(update.id)).toEqual([]);
      expect(await listener.heard()).toEqual([]);
    });
  });

  describe('the next try of a failed update', () => {
    const aFailure = async () => {
      const device = await aDevice(database);
      const rollout = await aRollout(database);
      const update = await anUpdate(database, { device, rollout, state: 'failed', retryAt: ROWS_AT });
      return { device, rollout, update, retry: anOffer(rollout, { kind: 'retry', passage: passageOf(update) }) };
    };

    it('is the same update with one more try', async () => {
      const { device, update, retry } = await aFailure();
      expect(await make(offers, device, retry, NOW)).toBe(update.id);
      expect(await updateOf(update.id)).toMatchObject({ state: 'offered', attempt: 2, stateAt: NOW });
    });

    it('begins once when two processes offer it at the same moment', async () => {
      const { device, update, retry } = await aFailure();
      const ids = await Promise.all([make(offers, device, retry, NOW), make(otherOffers, device, retry, NOW)]);
      expect(ids.filter(Boolean)).toEqual([update.id]);
      expect((await updateOf(update.id)).attempt).toBe(2);
    });

    it('does not begin when the update was cancelled meanwhile', async () => {
      const { device, update, retry } = await aFailure();
      await database.getRepository(UpdateEntity).update(update.id, { state: 'cancelled' });
      expect(await make(offers, device, retry, NOW)).toBeNull();
    });

    it('does not begin when the rollout was paused meanwhile', async () => {
      const { device, rollout, update, retry } = await aFailure();
      await setStatus(rollout, 'paused');
      expect(await make(offers, device, retry, NOW)).toBeNull();
      expect((await updateOf(update.id)).state).toBe('failed');
    });

    it('does not begin when the firmware was withdrawn meanwhile', async () => {
      const { device, retry } = await aFailure();
      await withdraw();
      expect(await make(offers, device, retry, NOW)).toBeNull();
    });

    it('does not begin when the device is busy with another update by now', async () => {
      const { device, update, retry } = await aFailure();
      await anUpdate(database, { device, rollout: await aRollout(database), state: 'downloading' });
      expect(await make(offers, device, retry, NOW)).toBeNull();
      expect((await updateOf(update.id)).state).toBe('failed');
    });
  });

  describe('an offer that goes first', () => {
    const anUrgentOffer = async () => {
      const device = await aDevice(database);
      const before = await anUpdate(database, { device, rollout: await aRollout(database) });
      const rollout = await aRollout(database, { priority: 9 });
      return { device, before, rollout, offer: anOffer(rollout, { supersedes: passageOf(before) }) };
    };

    it('ends the one that was only offered and says why', async () => {
      const { device, before, offer } = await anUrgentOffer();
      const id = await make(offers, device, offer, NOW);
      expect(await updateOf(before.id)).toMatchObject({ state: 'superseded', reason: 'higher_priority' });
      expect(await deviceOf(device.key)).toMatchObject({ latestUpdateId: id, updating: true });
    });

    it('leaves the other alone when it does not hold any more itself', async () => {
      const { device, before, rollout, offer } = await anUrgentOffer();
      await setStatus(rollout, 'paused');
      expect(await make(offers, device, offer, NOW)).toBeNull();
      expect((await updateOf(before.id)).state).toBe('offered');
    });

    it.each([
      ['its phase has no slot left', 'UPDATE rollout_phases SET slots = 0'],
      [
        'no more offers are allowed in this minute',
        `UPDATE rollouts SET offers_per_minute = 1, minute_offers = 1, minute_started_at = '${NOW.toISOString()}'`,
      ],
    ])('leaves the other alone while %s', async (_, filling) => {
      const { device, before, offer } = await anUrgentOffer();
      await database.query(filling);
      expect(await offers.make(device, offer, NOW)).toEqual({
        updateId: null,
        refusal: 'It waits for a slot: as many devices as are allowed at once are busy.',
      });
      expect((await updateOf(before.id)).state).toBe('offered');
    });

    it('waits when the other has begun to download meanwhile', async () => {
      const { device, before, offer } = await anUrgentOffer();
      await database.getRepository(UpdateEntity).update(before.id, { state: 'downloading' });
      expect(await make(offers, device, offer, NOW)).toBeNull();
      expect((await updateOf(before.id)).state).toBe('downloading');
    });
  });

  describe('many offers at the same moment', () => {
    const someDevices = async (count: number) => {
      const devices = await Promise.all(Array.from({ length: count }, () => aDevice(database)));
      return devices.sort((a, b) => a.key - b.key);
    };

    it('share one statement, and each device gets its own update', async () => {
      const devices = await someDevices(60);
      const rollout = await aRollout(database);
      const ids = await Promise.all(devices.map((device) => make(offers, device, anOffer(rollout), NOW)));
      const ownerById = new Map((await updates()).map(({ id, deviceKey }) => [id, deviceKey]));
      expect(ids.map((id) => ownerById.get(id ?? ''))).toEqual(devices.map(({ key }) => key));
      expect(await listener.heard()).toHaveLength(60);
    });

    it('make one update for a device that two processes answer', async () => {
      const devices = await someDevices(20);
      const rollouts = [await aRollout(database), await aRollout(database)] as const;
      const ids = await Promise.all([
        ...devices.map((device) => make(offers, device, anOffer(rollouts[0]), NOW)),
        ...devices.toReversed().map((device) => make(otherOffers, device, anOffer(rollouts[1]), NOW)),
        ...devices.toReversed().map((device) => make(otherOffers, device, anOffer(rollouts[0]), NOW)),
      ]);
      const made = await updates();
      expect(made.map(({ deviceKey }) => deviceKey)).toEqual(devices.map(({ key }) => key));
      expect(ids.filter(Boolean).sort()).toEqual(made.map(({ id }) => id).sort());
      expect(await database.getRepository(UpdateEventEntity).count()).toBe(devices.length);
    });

    it('do not fail with a device that was deleted in between', async () => {
      const devices = await someDevices(3);
      const [deleted, ...neighbours] = devices;
      const rollout = await aRollout(database);
      await database.getRepository(DeviceEntity).delete({ key: deleted?.key });
      await Promise.allSettled(devices.map((device) => make(offers, device, anOffer(rollout), NOW)));
      expect((await updates()).map(({ deviceKey }) => deviceKey)).toEqual(neighbours.map(({ key }) => key));
    });
  });
});

import type { CreateRolloutDto } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { rolloutParts, TEST_NOW } from '../testing/rollout-parts';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import type { RolloutsService } from './rollouts.service';

const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('RolloutsService', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let rollouts: RolloutsService;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    ({ rollouts } = rolloutParts(database));
  });
  afterAll(() => close());
  beforeEach(() => database.query('TRUNCATE devices, firmware, rollouts CASCADE'));

  const create = (request: Partial<CreateRolloutDto> = {}) =>
    rollouts.create(
      {
        name: 'To the hall',
        firmwareKey: 'ESP32_OTA_Base_2.5.0',
        target: { deviceTypes: ['ESP32_OTA_Base'] },
        ...request,
      },
      'anna',
    );

  describe('create', () => {
    beforeEach(() => aFirmware(database));

    it('makes a draft in three phases with the defaults', async () => {
      expect(await create()).toEqual({
        id: expect.any(String),
        name: 'To the hall',
        firmwareKey: 'ESP32_OTA_Base_2.5.0',
        target: { deviceTypes: ['ESP32_OTA_Base'] },
        status: 'draft',
        priority: 0,
        force: false,
        allowVariantSwitch: false,
        allowDowngrade: false,
        maxAttempts: 3,
        silenceSeconds: 1_800,
        counts: expect.objectContaining({ targeted: 0, offered: 0 }),
        phaseCount: 3,
        phasesOpened: 0,
        createdAt: TEST_NOW.toISOString(),
        createdBy: 'anna',
        startedAt: null,
        endedAt: null,
        gate: { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 },
        inFlight: null,
        offersPerMinute: null,
        confirmations: 3,
        errorAction: 'pause',
        startAt: null,
        window: null,
        stopReason: null,
        needsApproval: false,
        approvedBy: null,
        forecast: null,
        events: [{ at: TEST_NOW.toISOString(), kind: 'created', phase: null, by: 'anna', text: 'Drafted.' }],
        phases: [
          expect.objectContaining({ index: 0, status: 'waiting', percent: 5, count: null, size: null, slots: 5 }),
          expect.objectContaining({ index: 1, status: 'waiting', percent: 25, slots: 50 }),
          expect.objectContaining({ index: 2, status: 'waiting', percent: 100, slots: 500, judgement: null }),
        ],
      });
    });

    it('keeps what was asked for', async () => {
      const wishes = {
        priority: 5,
        force: true,
        allowVariantSwitch: true,
        allowDowngrade: true,
        maxAttempts: 1,
        silenceSeconds: 60,
      };
      expect(await create(wishes)).toMatchObject(wishes);
    });

    it('names each device once', async () => {
      await aDevice(database, { deviceId: 'hall' });
      const { target, counts } = await create({ target: { deviceIds: ['hall', 'hall'] } });
      expect(target).toEqual({ deviceIds: ['hall'] });
      expect(counts.targeted).toBe(1);
    });

    it('refuses a firmware that does not exist', async () => {
      await expect(create({ firmwareKey: 'ESP32_OTA_Base_9.9.9' })).rejects.toMatchObject({
        code: 'invalid_field',
        facts: { field: 'firmwareKey' },
        message: 'there is no firmware "ESP32_OTA_Base_9.9.9"',
      });
    });

    it('refuses a firmware that was withdrawn', async () => {
      await aFirmware(database, { version: '2.6.0', withdrawnAt: ROWS_AT });
      await expect(create({ firmwareKey: 'ESP32_OTA_Base_2.6.0' })).rejects.toMatchObject({
        facts: { field: 'firmwareKey' },
        message: 'ESP32_OTA_Base_2.6.0 was withdrawn',
      });
    });

    it('names the first devices that do not exist', async () => {
      await aDevice(database, { deviceId: 'hall' });
      await expect(create({ target: { deviceIds: ['b', 'hall', 'a'] } })).rejects.toMatchObject({
        facts: { field: 'target.deviceIds' },
        message: 'there is no device "b", "a"',
      });
    });

    it('names a device type that does not exist', async () => {
      await expect(create({ target: { deviceTypes: ['ESP32_OTA_Base', 'Toaster'] } })).rejects.toMatchObject({
        facts: { field: 'target.deviceTypes' },
        message: 'there is no device type "Toaster"',
      });
    });

    it('reaches another type on the same chip only where a variant switch is allowed', async () => {
      const target = { deviceTypes: ['ESP32_LED_Blink'] };
      await expect(create({ target })).rejects.toMatchObject({ facts: { field: 'target.deviceTypes' } });
      expect(await create({ target, allowVariantSwitch: true })).toMatchObject({ target });
    });

    it('stores nothing that it refuses', async () => {
      await expect(create({ target: {} })).rejects.toThrow();
      expect((await rollouts.list()).items).toEqual([]);
    });
  });

  describe('list and get', () => {
    it('shows the newest first', async () => {
      await aRollout(database, { name: 'old', createdAt: new Date('2026-01-01T00:00:00Z') });
      await aRollout(database, { name: 'new', createdAt: new Date('2026-02-01T00:00:00Z') });
      expect((await rollouts.list()).items.map(({ name }) => name)).toEqual(['new', 'old']);
    });

    it('says 404 in words of the domain for a rollout that does not exist', async () => {
      await expect(rollouts.get(NOBODY)).rejects.toMatchObject({ kind: 'not_found', code: 'rollout_not_found' });
    });

    it('counts each device once that the target names, by id or by type, and no retired one', async () => {
      await aDevice(database, { deviceId: 'named', type: 'ESP32_LED_Blink' });
      await aDevice(database, { deviceId: 'both' });
      await aDevice(database, { deviceId: 'typed' });
      await aDevice(database, { deviceId: 'gone', status: 'retired' });
      const { id } = await aRollout(database, {
        target: { deviceIds: ['named', 'both', 'gone'], deviceTypes: ['ESP32_OTA_Base'] },
      });
      expect((await rollouts.get(id)).counts.targeted).toBe(3);
    });

    it('counts all devices of the type of the firmware where all are meant, and nobody when the firmware is gone', async () => {
      await aFirmware(database);
      await aDevice(database, { deviceId: 'hall' });
      await aDevice(database);
      await aDevice(database, { type: 'ESP32_LED_Blink' });
      const { id } = await aRollout(database, { target: { all: true } });
      const { id: both } = await aRollout(database, {
        target: { all: true, deviceTypes: ['ESP32_OTA_Base', 'ESP32_LED_Blink'], deviceIds: ['hall'] },
      });
      expect((await rollouts.get(id)).counts.targeted).toBe(2);
      expect((await rollouts.get(both)).counts.targeted).toBe(3);
      await database.query('DELETE FROM firmware');
      expect((await rollouts.get(id)).counts.targeted).toBe(0);
    });

    it('counts updates by state, and a failure only once no try is left', async () => {
      const rollout = await aRollout(database);
      const states = ['offered', 'downloading', 'confirmed', 'rolled_back', 'failed'] as const;
      for (const state of states) await anUpdate(database, { device: await aDevice(database), rollout, state });
      await anUpdate(database, { device: await aDevice(database), rollout, state: 'failed', retryAt: TEST_NOW });
      const { counts } = await rollouts.get(rollout.id);
      expect(counts).toMatchObject({ targeted: 6, offered: 6, attempted: 5, confirmed: 1, failed: 2 });
      expect(counts.states).toMatchObject({ offered: 1, downloading: 1, failed: 2, rolled_back: 1, cancelled: 0 });
    });

    it('tells of each rollout in a list how many of its phases have opened', async () => {
      await aFirmware(database);
      const { id } = await create();
      await create({ name: 'At once', phases: [{ percent: 100 }] });
      await rollouts.act(id, 'start', 'anna');
      expect((await rollouts.list()).items.map(({ phasesOpened, phaseCount }) => [phasesOpened, phaseCount])).toEqual(
        expect.arrayContaining([
          [1, 3],
          [0, 1],
        ]),
      );
    });

    it('keeps the counts of different rollouts apart', async () => {
      const first = await aRollout(database);
      await aRollout(database, { target: { deviceTypes: ['ESP32_LED_Blink'] }, createdAt: TEST_NOW });
      await anUpdate(database, { device: await aDevice(database), rollout: first });
      const { items } = await rollouts.list();
      expect(items.map(({ counts }) => [counts.targeted, counts.offered])).toEqual([
        [0, 0],
        [1, 1],
      ]);
    });
  });

  describe('act', () => {
    beforeEach(() => aFirmware(database));

    it('starts a draft', async () => {
      const { id } = await create();
      expect(await rollouts.act(id, 'start', 'anna')).toMatchObject({
        status: 'running',
        phases: [{ status: 'open' }, { status: 'waiting' }, { status: 'waiting' }],
      });
    });

    it('starts nothing whose firmware was withdrawn, and leaves it as it is', async () => {
      const { id } = await create();
      await database.query('UPDATE firmware SET withdrawn_at = now()');
      await expect(rollouts.act(id, 'start', 'anna')).rejects.toMatchObject({
        kind: 'conflict',
        code: 'firmware_not_available',
      });
      expect(await rollouts.get(id)).toMatchObject({ status: 'draft' });
    });
  });

  describe('updates', () => {
    it('pages through the updates without losing or repeating one', async () => {
      const rollout = await aRollout(database, { name: 'To the hall' });
      for (const deviceId of ['a', 'b', 'c']) {
        await anUpdate(database, { device: await aDevice(database, { deviceId }), rollout });
      }
      const first = await rollouts.updates(rollout.id, { limit: 2 });
      expect(first.items.map(({ deviceId }) => deviceId)).toEqual(['a', 'b']);
      const second = await rollouts.updates(rollout.id, { limit: 2, cursor: first.nextCursor ?? '' });
      expect(second.items).toEqual([
        expect.objectContaining({
          deviceId: 'c',
          rolloutName: 'To the hall',
          state: 'offered',
          since: ROWS_AT.toISOString(),
        }),
      ]);
      expect(second.nextCursor).toBeNull();
    });

    it('shows only the state that was asked for', async () => {
      const rollout = await aRollout(database);
      await anUpdate(database, { device: await aDevice(database), rollout });
      await anUpdate(database, {
        device: await aDevice(database, { deviceId: 'lost' }),
        rollout,
        state: 'failed',
        reason: 'silent',
      });
      const { items } = await rollouts.updates(rollout.id, { state: 'failed' });
      expect(items).toEqual([expect.objectContaining({ deviceId: 'lost', reason: 'silent' })]);
    });

    it('takes a cursor beyond every device for the end', async () => {
      const rollout = await aRollout(database);
      await anUpdate(database, { device: await aDevice(database), rollout });
      expect(await rollouts.updates(rollout.id, { cursor: '9999999999' })).toEqual({ items: [], nextCursor: null });
    });

    it('says 404 for a rollout that does not exist', async () => {
      await expect(rollouts.updates(NOBODY, {})).rejects.toMatchObject({ code: 'rollout_not_found' });
    });
  });
});

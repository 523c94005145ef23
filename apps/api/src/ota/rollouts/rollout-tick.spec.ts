import type { UpdateState } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import { rolloutParts } from '../testing/rollout-parts';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { UpdateEventEntity } from '../updates/update-event.entity';
import { UpdateEntity } from '../updates/update.entity';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import type { RolloutTick } from './rollout-tick';
import { RolloutEntity } from './rollout.entity';

const SILENCE_SECONDS = 600;
const after = (seconds: number): Date => new Date(ROWS_AT.getTime() + seconds * 1_000);

describe('RolloutTick', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let tick: RolloutTick;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    ({ tick } = rolloutParts(database));
  });
  afterAll(() => close());
  beforeEach(() => database.query('TRUNCATE devices, firmware, rollouts CASCADE'));

  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });
  const rolloutOf = (id: string) => database.getRepository(RolloutEntity).findOneByOrFail({ id });

  describe('silence', () => {
    const anAttempt = async (update: Partial<UpdateEntity> = {}, rollout: Partial<RolloutEntity> = {}) => {
      const device = await aDevice(database);
      const row = await aRollout(database, { silenceSeconds: SILENCE_SECONDS, ...rollout });
      const { id } = await anUpdate(database, { device, rollout: row, state: 'downloading', ...update });
      return { device, id };
    };

    it('fails an update without a sign of progress, notes it, and frees its device for a later try', async () => {
      const { device, id } = await anAttempt();
      const now = after(SILENCE_SECONDS + 1);
      await tick.tick(now);
      expect(await updateOf(id)).toMatchObject({
        state: 'failed',
        reason: 'silent',
        stateAt: now,
        retryAt: new Date(now.getTime() + 60_000),
      });
      expect(await database.getRepository(UpdateEventEntity).findBy({ updateId: id })).toEqual([
        expect.objectContaining({
          at: now,
          fromState: 'downloading',
          toState: 'failed',
          actor: 'server',
          reason: 'silent',
        }),
      ]);
      expect((await database.getRepository(DeviceEntity).findOneByOrFail({ key: device.key })).updating).toBe(false);
    });

    it('waits until the whole deadline is over', async () => {
      const { id } = await anAttempt();
      await tick.tick(after(SILENCE_SECONDS));
      expect((await updateOf(id)).state).toBe('downloading');
    });

    it('counts from the last sign of progress', async () => {
      const { id } = await anAttempt({ progressedAt: after(300) });
      await tick.tick(after(SILENCE_SECONDS + 1));
      expect((await updateOf(id)).state).toBe('downloading');
    });

    it('gives a second failure a longer rest', async () => {
      const { id } = await anAttempt({ attempt: 2 });
      await tick.tick(after(SILENCE_SECONDS + 1));
      expect((await updateOf(id)).retryAt).toEqual(after(SILENCE_SECONDS + 1 + 240));
    });

    it('gives no further try after the last', async () => {
      const { id } = await anAttempt({ attempt: 3 });
      await tick.tick(after(SILENCE_SECONDS + 1));
      expect(await updateOf(id)).toMatchObject({ state: 'failed', retryAt: null });
    });

    it('watches a paused rollout as well', async () => {
      const { id } = await anAttempt({}, { status: 'paused' });
      await tick.tick(after(SILENCE_SECONDS + 1));
      expect((await updateOf(id)).state).toBe('failed');
    });

    it.each<UpdateState>(['offered', 'confirmed'])('leaves an update alone that is %s', async (state) => {
      const { id } = await anAttempt({ state });
      await tick.tick(after(SILENCE_SECONDS + 1));
      expect((await updateOf(id)).state).toBe(state);
    });

    it('changes nothing the second time', async () => {
      const { id } = await anAttempt();
      await tick.tick(after(SILENCE_SECONDS + 1));
      const once = await updateOf(id);
      await tick.tick(after(SILENCE_SECONDS + 2));
      expect(await updateOf(id)).toEqual(once);
      expect(await database.getRepository(UpdateEventEntity).countBy({ updateId: id })).toBe(1);
    });

    it('notes a failure once when two processes tick at the same moment', async () => {
      const { id } = await anAttempt();
      const now = after(SILENCE_SECONDS + 1);
      await Promise.all([tick.tick(now), tick.tick(now)]);
      expect(await database.getRepository(UpdateEventEntity).countBy({ updateId: id })).toBe(1);
    });
  });

  describe('beside a device that calls at that moment', () => {
    /** A tick meets somebody who holds an update and then wants its phase, as every report does. */
    const tickBeside = async ({ id, rolloutId }: UpdateEntity, now: Date): Promise<void> => {
      let ticking: Promise<void> | undefined;
      await database.transaction(async (manager) => {
        await manager.query('SELECT FROM updates WHERE id = $1 FOR NO KEY UPDATE', [id]);
        ticking = tick.tick(now);
        while (!(await somebodyWaits())) await new Promise((done) => setTimeout(done, 5));
        await manager.query('UPDATE rollout_phases SET size = 2 WHERE rollout_id = $1', [rolloutId]);
      });
      await ticking;
    };
    const somebodyWaits = async (): Promise<boolean> => {
      const waiting = await database.query<unknown[]>(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    };
    const gate = { kind: 'threshold', successPercent: 100, failurePercent: 0, minAttempted: 1 } as const;

    it('does not wait in a circle with one whose offer lapses as another falls silent', async () => {
      const rollout = await aRollout(database, { silenceSeconds: SILENCE_SECONDS });
      const silent = await anUpdate(database, { device: await aDevice(database), rollout, state: 'downloading' });
      const offered = await anUpdate(database, { device: await aDevice(database), rollout });
      await tickBeside(offered, after(SILENCE_SECONDS + 1));
      expect([await updateOf(silent.id), await updateOf(offered.id)]).toMatchObject([
        { state: 'failed' },
        { state: 'offered', holdsSlot: false },
      ]);
    });

    it('does not wait in a circle with one that is told to go back because another fell silent', async () => {
      const rollout = await aRollout(database, {
        silenceSeconds: SILENCE_SECONDS,
        gate,
        errorAction: 'pause_and_roll_back',
      });
      const device = await aDevice(database, { imageDigest: 'c'.repeat(64) });
      await anUpdate(database, { device: await aDevice(database), rollout, state: 'downloading' });
      const { id } = await anUpdate(database, { device, rollout, state: 'rebooting', progressedAt: after(300) });
      await tickBeside(await updateOf(id), after(SILENCE_SECONDS + 1));
      expect((await rolloutOf(rollout.id)).status).toBe('paused');
      expect((await updateOf(id)).rollBackOrderedAt).toEqual(after(SILENCE_SECONDS + 1));
    });
  });

  describe('completion', () => {
    beforeEach(() => aFirmware(database, { imageDigest: 'c'.repeat(64) }));

    const toHall = (values: Partial<RolloutEntity> = {}) =>
      aRollout(database, { target: { deviceIds: ['hall'] }, ...values });
    const hall = (values: Partial<DeviceEntity> = {}) => aDevice(database, { deviceId: 'hall', ...values });

    it('ends a rollout to named devices when all of them are through', async () => {
      const { id } = await toHall();
      await anUpdate(database, { device: await hall(), rollout: await rolloutOf(id), state: 'confirmed' });
      await tick.tick(after(1));
      expect(await rolloutOf(id)).toMatchObject({ status: 'completed', endedAt: after(1) });
      expect(await database.getRepository(RolloutPhaseEntity).findOneBy({ rolloutId: id })).toMatchObject({
        status: 'done',
      });
    });

    it.each<UpdateState>(['failed', 'rolled_back', 'superseded', 'cancelled'])('counts %s as an end', async (state) => {
      const rollout = await toHall();
      await anUpdate(database, { device: await hall(), rollout, state });
      await tick.tick(after(1));
      expect((await rolloutOf(rollout.id)).status).toBe('completed');
    });

    it.each<UpdateState>(['offered', 'rebooting'])('waits for a device whose update is %s', async (state) => {
      const rollout = await toHall();
      await anUpdate(database, { device: await hall({ version: '2.5.0' }), rollout, state });
      await tick.tick(after(1));
      expect((await rolloutOf(rollout.id)).status).toBe('running');
    });

    it('waits for a device that will try again', async () => {
      const rollout = await toHall();
      await anUpdate(database, { device: await hall(), rollout, state: 'failed', retryAt: after(60) });
      await tick.tick(after(1));
      expect((await rolloutOf(rollout.id)).status).toBe('running');
    });

    it.each<[string, Partial<DeviceEntity>]>([
      ['this type and version', { version: '2.5.0' }],
      ['this very image under another name', { version: '0.0.0', imageDigest: 'c'.repeat(64) }],
    ])('needs no update of a device that runs %s already', async (_, running) => {
      const { id } = await toHall();
      await hall(running);
      await tick.tick(after(1));
      expect((await rolloutOf(id)).status).toBe('completed');
    });

    it('waits for a device that runs the same version of another type', async () => {
      const { id } = await toHall();
      await hall({ type: 'ESP32_LED_Blink', version: '2.5.0' });
      await tick.tick(after(1));
      expect((await rolloutOf(id)).status).toBe('running');
    });

    it('waits for a device that was never offered anything', async () => {
      const { id } = await toHall({ target: { deviceIds: ['hall', 'roof'] } });
      await anUpdate(database, { device: await hall(), rollout: await rolloutOf(id), state: 'confirmed' });
      await aDevice(database, { deviceId: 'roof', version: null });
      await tick.tick(after(1));
      expect((await rolloutOf(id)).status).toBe('running');
    });

    it('does not wait for a retired device', async () => {
      const { id } = await toHall();
      await hall({ status: 'retired' });
      await tick.tick(after(1));
      expect((await rolloutOf(id)).status).toBe('completed');
    });

    it('never ends a rollout to a device type: new devices may come', async () => {
      const { id } = await toHall({ target: { deviceIds: ['hall'], deviceTypes: ['ESP32_OTA_Base'] } });
      await anUpdate(database, { device: await hall(), rollout: await rolloutOf(id), state: 'confirmed' });
      await tick.tick(after(1));
      expect((await rolloutOf(id)).status).toBe('running');
    });

    it('leaves a paused rollout paused', async () => {
      const rollout = await toHall({ status: 'paused' });
      await anUpdate(database, { device: await hall(), rollout, state: 'confirmed' });
      await tick.tick(after(1));
      expect((await rolloutOf(rollout.id)).status).toBe('paused');
    });

    it('ends a rollout in the tick in which its last device has failed for good', async () => {
      const rollout = await toHall({ silenceSeconds: SILENCE_SECONDS, maxAttempts: 1 });
      await anUpdate(database, { device: await hall(), rollout, state: 'downloading' });
      await tick.tick(after(SILENCE_SECONDS + 1));
      expect((await rolloutOf(rollout.id)).status).toBe('completed');
    });
  });
});

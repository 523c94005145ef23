import type { LiveEvent } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import type { LiveEvents } from '../../database/live-events';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import { rolloutParts, TEST_NOW } from '../testing/rollout-parts';
import { aDevice, aFirmware, anUpdate, aRollout } from '../testing/rows';
import { UpdateEventEntity } from '../updates/update-event.entity';
import { UpdateEntity } from '../updates/update.entity';
import type { RolloutsService } from './rollouts.service';

describe('the actions on a rollout', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let rollouts: RolloutsService;
  let live: LiveEvents;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    ({ rollouts, live } = rolloutParts(database));
    await live.onApplicationBootstrap();
  });
  afterAll(async () => {
    await live.onApplicationShutdown();
    await close();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database);
  });

  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });
  const deviceOf = (key: number) => database.getRepository(DeviceEntity).findOneByOrFail({ key });

  it('start opens the first phase and notes the time', async () => {
    const { id } = await aRollout(database, { status: 'draft' });
    expect(await rollouts.act(id, 'start', 'anna')).toMatchObject({
      status: 'running',
      startedAt: TEST_NOW.toISOString(),
      phases: [{ index: 0, status: 'open' }],
    });
  });

  it('pause and resume change nothing but the status, and say who did it', async () => {
    const rollout = await aRollout(database);
    const device = await aDevice(database);
    const { id } = await anUpdate(database, { device, rollout, state: 'downloading' });
    const before = await rollouts.get(rollout.id);
    const paused = { at: TEST_NOW.toISOString(), kind: 'paused', phase: null, by: 'anna', text: 'Paused.' };
    const resumed = { ...paused, kind: 'resumed', text: 'Resumed.' };
    expect(await rollouts.act(rollout.id, 'pause', 'anna')).toEqual({ ...before, status: 'paused', events: [paused] });
    expect(await rollouts.act(rollout.id, 'resume', 'anna')).toEqual({ ...before, events: [resumed, paused] });
    expect((await updateOf(id)).state).toBe('downloading');
  });

  it('refuses an action that the status does not allow, and leaves the rollout as it was', async () => {
    const { id } = await aRollout(database, { status: 'completed' });
    await expect(rollouts.act(id, 'resume', 'anna')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'rollout_cannot_resume',
      message: 'Only a rollout that is paused can be resumed; this one is completed.',
    });
    expect((await rollouts.get(id)).status).toBe('completed');
  });

  it('says 404 for a rollout that does not exist', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    await expect(rollouts.act(nobody, 'start', 'anna')).rejects.toMatchObject({ code: 'rollout_not_found' });
  });

  describe('cancel', () => {
    it('cancels an update under way, notes who and why, and frees its device', async () => {
      const rollout = await aRollout(database);
      const device = await aDevice(database);
      const { id } = await anUpdate(database, { device, rollout, state: 'installing' });
      expect(await rollouts.act(rollout.id, 'cancel', 'anna')).toMatchObject({
        status: 'cancelled',
        endedAt: TEST_NOW.toISOString(),
      });
      expect(await updateOf(id)).toMatchObject({ state: 'cancelled', reason: 'rollout_cancelled', stateAt: TEST_NOW });
      expect(await database.getRepository(UpdateEventEntity).findBy({ updateId: id })).toEqual([
        expect.objectContaining({
          at: TEST_NOW,
          fromState: 'installing',
          toState: 'cancelled',
          actor: 'person',
          reason: 'rollout_cancelled',
        }),
      ]);
      expect(await deviceOf(device.key)).toMatchObject({ updating: false, latestUpdateId: id });
    });

    it('cancels a failed update that would be tried again, and no other that has ended', async () => {
      const rollout = await aRollout(database);
      const retried = await anUpdate(database, {
        device: await aDevice(database),
        rollout,
        state: 'failed',
        retryAt: TEST_NOW,
      });
      const ended = await Promise.all(
        (['failed', 'confirmed', 'rolled_back'] as const).map(async (state) =>
          anUpdate(database, { device: await aDevice(database), rollout, state }),
        ),
      );
      await rollouts.act(rollout.id, 'cancel', 'anna');
      expect(await updateOf(retried.id)).toMatchObject({ state: 'cancelled', retryAt: null });
      for (const before of ended) expect(await updateOf(before.id)).toEqual(before);
    });

    it('does not free a device that is busy with another rollout meanwhile', async () => {
      const rollout = await aRollout(database);
      const other = await aRollout(database);
      const device = await aDevice(database);
      await anUpdate(database, { device, rollout, state: 'failed', retryAt: TEST_NOW });
      const busy = await anUpdate(database, { device, rollout: other, state: 'downloading' });
      await rollouts.act(rollout.id, 'cancel', 'anna');
      expect(await deviceOf(device.key)).toMatchObject({ updating: true, latestUpdateId: busy.id });
      expect((await updateOf(busy.id)).state).toBe('downloading');
    });

    it('happens once when two people press it at the same moment', async () => {
      const rollout = await aRollout(database);
      const { id } = await anUpdate(database, { device: await aDevice(database), rollout });
      const outcomes = await Promise.allSettled([
        rollouts.act(rollout.id, 'cancel', 'anna'),
        rollouts.act(rollout.id, 'cancel', 'anna'),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes).toContainEqual(
        expect.objectContaining({ reason: expect.objectContaining({ code: 'rollout_cannot_cancel' }) }),
      );
      expect(await database.getRepository(UpdateEventEntity).countBy({ updateId: id })).toBe(1);
    });
  });

  describe('what consoles are told', () => {
    let heard: LiveEvent[];
    let unsubscribe: () => void;
    beforeEach(() => {
      heard = [];
      unsubscribe = live.subscribe((event) => heard.push(event as LiveEvent));
    });
    afterEach(() => unsubscribe());

    /** Everything that was published before this call has been heard when it returns. */
    async function allHeard(): Promise<LiveEvent[]> {
      await live.publish({ kind: 'resync' });
      while (heard.at(-1)?.kind !== 'resync') await new Promise((done) => setTimeout(done, 5));
      return heard.slice(0, -1);
    }

    it('hears the rollout and each of its updates that a cancel ended', async () => {
      const rollout = await aRollout(database);
      const device = await aDevice(database, { deviceId: 'hall' });
      const { id } = await anUpdate(database, { device, rollout, state: 'downloading' });
      await rollouts.act(rollout.id, 'cancel', 'anna');
      expect(await allHeard()).toEqual([
        { kind: 'update', deviceId: 'hall', updateId: id, rolloutId: rollout.id, state: 'cancelled', progress: null },
        { kind: 'rollout', rolloutId: rollout.id },
      ]);
    });

    it('hears the rollout alone when very many updates ended', async () => {
      const rollout = await aRollout(database);
      for (let count = 0; count < 51; count++) await anUpdate(database, { device: await aDevice(database), rollout });
      await rollouts.act(rollout.id, 'cancel', 'anna');
      expect(await allHeard()).toEqual([{ kind: 'rollout', rolloutId: rollout.id }]);
    });

    it('hears nothing of a refused action', async () => {
      const { id } = await aRollout(database, { status: 'cancelled' });
      await expect(rollouts.act(id, 'cancel', 'anna')).rejects.toThrow();
      expect(await allHeard()).toEqual([]);
    });
  });
});

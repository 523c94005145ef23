import { ACTIVE_UPDATE_STATES, canMove, isActive, UPDATE_STATES, type UpdateState } from '@pcms/contract';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { hearEvents, type Listener } from '../../database/testing/hear-events';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import type { RolloutEntity } from '../rollouts/rollout.entity';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { UpdateEventEntity } from './update-event.entity';
import { UpdateLedger, type Move } from './update-ledger';
import { UpdateEntity } from './update.entity';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const after = (seconds: number): Date => new Date(ROWS_AT.getTime() + seconds * 1_000);
const PAIRS = UPDATE_STATES.flatMap((from) => UPDATE_STATES.map((to): [UpdateState, UpdateState] => [from, to]));

describe('UpdateLedger', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let listener: Listener;
  let ledger: UpdateLedger;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    listener = await hearEvents(database);
    ledger = new UpdateLedger(database, listener.events);
  });
  afterAll(async () => {
    await listener.stop();
    await close();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database);
    await listener.heard();
    listener.forget();
  });

  const given = async (update: Partial<UpdateEntity> = {}, rollout: Partial<RolloutEntity> = {}) => {
    const device = await aDevice(database);
    const row = await aRollout(database, rollout);
    const { id } = await anUpdate(database, { device, rollout: row, ...update });
    return { id, device, rollout: row };
  };
  const move = (id: string, to: UpdateState, more: Partial<Move> = {}) =>
    ledger.move(id, { to, actor: 'server', at: after(60), ...more });
  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });
  const deviceOf = (key: number) => database.getRepository(DeviceEntity).findOneByOrFail({ key });
  const historyOf = (updateId: string) =>
    database.getRepository(UpdateEventEntity).find({ where: { updateId }, order: { id: 'ASC' } });
  const everything = () =>
    database.query(`SELECT (SELECT json_agg(d) FROM devices d) AS devices, (SELECT json_agg(u) FROM updates u) AS updates,
      (SELECT json_agg(e) FROM update_events e) AS history`);

  describe('a move that the table allows', () => {
    it.each(PAIRS.filter(([from, to]) => canMove(from, to)))('is written from %s to %s', async (from, to) => {
      const { id, device, rollout } = await given({ state: from });
      const said = { actor: 'device', reason: 'bad_hash', detail: 'got 9f86', progress: 40 } as const;
      expect(await move(id, to, said)).toEqual({ kind: 'moved', from });
      const written = { reason: 'bad_hash', detail: 'got 9f86' };
      expect(await updateOf(id)).toMatchObject({ ...written, state: to, progress: 40, stateAt: after(60) });
      expect(await historyOf(id)).toEqual([
        expect.objectContaining({ ...written, at: after(60), fromState: from, toState: to, actor: 'device' }),
      ]);
      expect(await deviceOf(device.key)).toMatchObject({ latestUpdateId: id, updating: isActive(to) });
      expect(await listener.heard()).toEqual([
        { kind: 'update', deviceId: device.deviceId, updateId: id, rolloutId: rollout.id, state: to, progress: 40 },
      ]);
    });

    it('forgets the reason, detail and progress of the state before', async () => {
      const { id } = await given({ state: 'downloading', progress: 90, reason: 'stalled', detail: 'at 90 %' });
      await move(id, 'verifying');
      expect(await updateOf(id)).toMatchObject({ progress: null, reason: null, detail: null });
    });

    it('counts as a sign of progress', async () => {
      const { id } = await given();
      await move(id, 'downloading');
      expect((await updateOf(id)).progressedAt).toEqual(after(60));
    });

    it('points the device to an earlier update that begins again', async () => {
      const { id, device } = await given({ state: 'failed' });
      const later = await anUpdate(database, { device, rollout: await aRollout(database), state: 'confirmed' });
      expect((await deviceOf(device.key)).latestUpdateId).toBe(later.id);
      await move(id, 'offered');
      expect(await deviceOf(device.key)).toMatchObject({ latestUpdateId: id, updating: true });
    });

    it('leaves the neighbours of its device alone', async () => {
      const { id } = await given();
      const neighbour = await given({ state: 'downloading' });
      const before = await updateOf(neighbour.id);
      await move(id, 'failed');
      expect(await updateOf(neighbour.id)).toEqual(before);
      expect((await deviceOf(neighbour.device.key)).updating).toBe(true);
    });
  });

  describe('a move that the table does not allow', () => {
    it.each(PAIRS.filter(([from, to]) => from !== to && !canMove(from, to)))(
      'changes nothing and is not told, from %s to %s',
      async (from, to) => {
        const { id } = await given({ state: from, progress: 10, reason: 'stalled', retryAt: after(5) });
        const before = await everything();
        expect(await move(id, to, { progress: 99, detail: 'late' })).toEqual({ kind: 'impossible', from });
        expect(await everything()).toEqual(before);
        expect(await listener.heard()).toEqual([]);
      },
    );
  });

  describe('a repeat', () => {
    it.each(UPDATE_STATES)('of %s notes progress and nothing else', async (state) => {
      const { id } = await given({ state, reason: 'stalled', detail: 'before', retryAt: after(5) });
      const before = await updateOf(id);
      const repeat = { progress: 70, reason: 'short', detail: 'again' };
      expect(await move(id, state, repeat)).toEqual({ kind: 'repeated', from: state });
      expect(await updateOf(id)).toEqual({ ...before, progress: 70, progressedAt: after(60) });
      expect(await historyOf(id)).toEqual([]);
    });

    it('without a number keeps the progress that is known', async () => {
      const { id } = await given({ state: 'downloading', progress: 40 });
      await move(id, 'downloading');
      expect((await updateOf(id)).progress).toBe(40);
    });

    it('is told, so that a console can draw the progress', async () => {
      const { id } = await given({ state: 'downloading' });
      await move(id, 'downloading', { progress: 55 });
      expect(await listener.heard()).toEqual([expect.objectContaining({ state: 'downloading', progress: 55 })]);
    });
  });

  it('tells of a sign of life that counts, and of none that comes too soon after it', async () => {
    const { id } = await given({ state: 'installing' }, { confirmations: 3 });
    for (const seconds of [60, 61, 79]) {
      expect(await move(id, 'confirmed', { at: after(seconds) })).toMatchObject({ kind: 'heard' });
    }
    expect(await listener.heard()).toEqual([expect.objectContaining({ updateId: id, state: 'rebooting' })]);
    await move(id, 'confirmed', { at: after(80) });
    expect(await listener.heard()).toHaveLength(2);
  });

  it('makes no move from another state than the one that was asked for', async () => {
    const { id } = await given({ state: 'downloading' });
    const before = await everything();
    expect(await move(id, 'superseded', { from: 'offered' })).toEqual({ kind: 'impossible', from: 'downloading' });
    expect(await everything()).toEqual(before);
  });

  it('knows nothing of an update that does not exist', async () => {
    expect(await move(NOBODY, 'failed')).toBeNull();
    expect(await listener.heard()).toEqual([]);
  });

  describe('tries', () => {
    it.each([
      [1, 60],
      [2, 240],
      [3, 960],
      [9, 6 * 3_600],
    ])('rest longer after each failure: try %i for %i s', async (attempt, seconds) => {
      const { id } = await given({ state: 'downloading', attempt }, { maxAttempts: 10 });
      await move(id, 'failed');
      expect((await updateOf(id)).retryAt).toEqual(after(60 + seconds));
    });

    it('end with the last that the rollout allows', async () => {
      const { id } = await given({ state: 'downloading', attempt: 3 }, { maxAttempts: 3 });
      await move(id, 'failed');
      expect((await updateOf(id)).retryAt).toBeNull();
    });

    it('end with a failure that another one would not mend', async () => {
      const { id } = await given({ state: 'downloading' });
      await move(id, 'failed', { isFinal: true });
      expect((await updateOf(id)).retryAt).toBeNull();
    });

    it.each<UpdateState>(['rolled_back', 'superseded', 'cancelled', 'confirmed'])('are none after %s', async (to) => {
      const { id } = await given({ state: 'downloading' });
      await move(id, to);
      expect((await updateOf(id)).retryAt).toBeNull();
    });

    it('are counted when the firmware is offered again', async () => {
      const { id } = await given({ state: 'failed', attempt: 1, reason: 'stalled', retryAt: after(30) });
      await move(id, 'offered');
      expect(await updateOf(id)).toMatchObject({ attempt: 2, retryAt: null, reason: null, offeredAt: ROWS_AT });
    });

    it('begin with the first byte of the first of them', async () => {
      const { id } = await given();
      expect((await updateOf(id)).attemptedAt).toBeNull();
      const steps: UpdateState[] = ['downloading', 'verifying', 'failed', 'offered', 'downloading'];
      for (const [index, to] of steps.entries()) await move(id, to, { at: after(index + 1) });
      expect((await updateOf(id)).attemptedAt).toEqual(after(1));
    });

    it('have begun for a device that runs the firmware, whoever saw it begin', async () => {
      const { id } = await given();
      await move(id, 'confirmed', { at: after(1) });
      expect((await updateOf(id)).attemptedAt).toEqual(after(1));
    });

    it.each<UpdateState>(['failed', 'superseded', 'cancelled'])(
      'have not begun for an update that goes from offered to %s',
      async (to) => {
        const { id } = await given();
        await move(id, to);
        expect((await updateOf(id)).attemptedAt).toBeNull();
      },
    );
  });

  it('lets one of two moves at the same moment win, and finds the other impossible', async () => {
    const rollout = await aRollout(database);
    for (const state of ACTIVE_UPDATE_STATES) {
      const { id } = await anUpdate(database, { device: await aDevice(database), rollout, state });
      const outcomes = await Promise.all([move(id, 'confirmed'), move(id, 'failed')]);
      expect(outcomes.map((outcome) => outcome?.kind).sort()).toEqual(['impossible', 'moved']);
      expect(await historyOf(id)).toHaveLength(1);
    }
  });

  it('writes a move that two say at the same moment once', async () => {
    const { id } = await given();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => move(id, 'downloading')));
    expect(outcomes.filter((outcome) => outcome?.kind === 'moved')).toHaveLength(1);
    expect(await historyOf(id)).toHaveLength(1);
  });

  it('keeps a history that, replayed, ends in the stored state, whatever was asked for', async () => {
    const walks = fc.array(fc.constantFrom(...UPDATE_STATES), { maxLength: 15 });
    await fc.assert(
      fc.asyncProperty(walks, async (walk) => {
        const { id, device } = await given();
        for (const [index, to] of walk.entries()) await move(id, to, { at: after(index), detail: `step ${index}` });
        const replayed = {
          state: 'offered' as UpdateState,
          attempt: 1,
          stateAt: ROWS_AT,
          detail: null as string | null,
        };
        for (const { fromState, toState, at, detail } of await historyOf(id)) {
          expect(fromState).toBe(replayed.state);
          Object.assign(replayed, { state: toState, stateAt: at, detail });
          if (toState === 'offered') replayed.attempt++;
        }
        expect(await updateOf(id)).toMatchObject(replayed);
        expect((await deviceOf(device.key)).updating).toBe(isActive(replayed.state));
      }),
      { numRuns: 40 },
    );
  });
});

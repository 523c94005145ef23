import type { DataSource as Database } from 'typeorm';
import { DataSource } from 'typeorm';
import { UPDATE_MOVES, isActive, type UpdateState } from '@pcms/contract';
import { dataSourceOptions } from '../../database/data-source';
import { LiveEvents } from '../../database/live-events';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import type { Offer } from '../rollouts/decide';
import { RolloutPhaseEntity } from '../rollouts/rollout-phase.entity';
import { SlotHints } from '../rollouts/slot-hints';
import { RolloutEntity } from '../rollouts/rollout.entity';
import { aFirmwareState, aPassage, aRolloutState } from '../testing/decision-states';
import { rolloutParts, TEST_NOW } from '../testing/rollout-parts';
import { aDevice, aFirmware, aRollout } from '../testing/rows';
import { Offers } from './offers';
import { UpdateLedger } from './update-ledger';
import { UpdateEntity } from './update.entity';

const after = (seconds: number): Date => new Date(TEST_NOW.getTime() + seconds * 1_000);

describe('the slots of a phase', () => {
  let database: Database;
  let other: Database;
  let close: () => Promise<void>;
  let rollout: RolloutEntity;
  let devices: DeviceEntity[];
  let here: Offers;
  let there: Offers;
  let ledger: UpdateLedger;

  const offersOn = (connected: Database): Offers => {
    const events = new LiveEvents(connected);
    return new Offers(
      connected,
      new UpdateLedger(connected, events),
      new SlotHints(events, { now: () => TEST_NOW }),
      events,
    );
  };

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    const { url } = database.options as { url: string };
    other = await new DataSource(dataSourceOptions(url, 5)).initialize();
    here = offersOn(database);
    there = offersOn(other);
    ledger = new UpdateLedger(database, new LiveEvents(database));
  });
  afterAll(async () => {
    await other.destroy();
    await close();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database);
    rollout = await aRollout(database, { gate: { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 } });
    devices = await Promise.all(Array.from({ length: 40 }, () => aDevice(database)));
    await setPhase({ cap: 5, slots: 5, size: 40 });
  });

  const setPhase = (values: Partial<RolloutPhaseEntity>) =>
    database.getRepository(RolloutPhaseEntity).update({ rolloutId: rollout.id, index: 0 }, values);
  const phase = () => database.getRepository(RolloutPhaseEntity).findOneByOrFail({ rolloutId: rollout.id, index: 0 });
  const updates = () => database.getRepository(UpdateEntity).find({ order: { deviceKey: 'ASC' } });
  const offer = (values: Partial<Offer> = {}): Offer => ({
    rollout: aRolloutState({ id: rollout.id }),
    firmware: aFirmwareState(),
    kind: 'first',
    phase: 0,
    passage: null,
    supersedes: null,
    ...values,
  });
  const askAll = () =>
    Promise.all(devices.map((device, index) => (index % 2 ? here : there).make(device, offer(), TEST_NOW)));
  const moveAll = async (ids: readonly string[], to: UpdateState, seconds: number) => {
    for (const id of ids) await ledger.move(id, { to, actor: 'device', at: after(seconds) });
  };

  it('are never exceeded by two processes whom all devices ask at once', async () => {
    const made = (await askAll()).filter(({ updateId }) => updateId !== null);
    expect(made).toHaveLength(5);
    expect(await phase()).toMatchObject({ offered: 5, inFlight: 5 });
    expect((await updates()).every(({ holdsSlot, phase: of }) => holdsSlot && of === 0)).toBe(true);
  });

  it('become free with each device that is through, and say how it went', async () => {
    await askAll();
    const [first, second] = await updates();
    await moveAll([first?.id ?? ''], 'confirmed', 1);
    await moveAll([second?.id ?? ''], 'cancelled', 1);
    expect(await phase()).toMatchObject({ offered: 5, attempted: 1, confirmed: 1, failed: 0, inFlight: 3 });
    await askAll();
    expect(await phase()).toMatchObject({ offered: 7, inFlight: 5 });
  });

  it('are fewer while failures speak against the image, so that five are lost and not more', async () => {
    await askAll();
    const ids = (await updates()).map(({ id }) => id);
    await moveAll(ids, 'downloading', 1);
    await setPhase({ size: 400 });
    await moveAll(ids.slice(0, 1), 'rolled_back', 2);
    expect(await phase()).toMatchObject({ failed: 1, inFlight: 4, slots: 2 });
    expect((await askAll()).filter(({ updateId }) => updateId !== null)).toEqual([]);
    await moveAll(ids.slice(1, 3), 'rolled_back', 3);
    expect(await phase()).toMatchObject({ failed: 3, inFlight: 2, slots: 0 });
  });

  it('are fewer while attempts are missing, and come back with whoever is heard from the new image', async () => {
    const { tick } = rolloutParts(database);
    await askAll();
    const ids = (await updates()).map(({ id }) => id);
    await setPhase({ size: 400 });
    await moveAll(ids.slice(0, 2), 'rebooting', 1);
    await moveAll(ids.slice(2, 3), 'downloading', 1);
    await tick.tick(after(180));
    expect(await phase()).toMatchObject({ missing: 0, slots: 5 });
    await tick.tick(after(182));
    expect(await phase()).toMatchObject({ missing: 3, failed: 0, inFlight: 5, slots: 0 });
    await tick.tick(after(183));
    expect(await phase()).toMatchObject({ missing: 3, slots: 0 });
    await moveAll(ids.slice(0, 1), 'confirmed', 184);
    await moveAll(ids.slice(2, 3), 'verifying', 184);
    await tick.tick(after(185));
    // One is missing: two more failures beside it would stop the rollout.
    expect(await phase()).toMatchObject({ missing: 1, confirmed: 1, inFlight: 4, slots: 3 });
  });

  it('take nobody for missing that was only offered, or was heard from the new image', async () => {
    const { tick } = rolloutParts(database);
    await database.getRepository(RolloutEntity).update(rollout.id, { confirmations: 3 });
    await askAll();
    const [first] = await updates();
    await moveAll([first?.id ?? ''], 'confirmed', 2);
    expect((await updates())[0]).toMatchObject({ state: 'rebooting', confirmations: 1 });
    await tick.tick(after(1_000));
    expect(await phase()).toMatchObject({ missing: 0, inFlight: 5, slots: 5 });
  });

  it('are not counted for missing ones where no gate judges', async () => {
    const { tick } = rolloutParts(database);
    await database.getRepository(RolloutEntity).update(rollout.id, { gate: { kind: 'none' } });
    await askAll();
    const [first] = await updates();
    await moveAll([first?.id ?? ''], 'rebooting', 1);
    await tick.tick(after(1_000));
    expect(await phase()).toMatchObject({ missing: 0, slots: 5 });
  });

  it('do not go to devices that are retried while they are taken', async () => {
    await askAll();
    const [update] = await updates();
    await ledger.move(update?.id ?? '', { to: 'failed', actor: 'server', at: after(1), reason: 'stalled' });
    await setPhase({ slots: 4 });
    const passage = aPassage({ updateId: update?.id, rolloutId: rollout.id, state: 'failed', retryAtMs: 0 });
    const device = devices.find(({ key }) => key === update?.deviceKey) as DeviceEntity;
    expect(await here.make(device, offer({ kind: 'retry', passage }), after(2))).toMatchObject({ updateId: null });
    await setPhase({ slots: 5 });
    expect(await here.make(device, offer({ kind: 'retry', passage }), after(3))).toMatchObject({
      updateId: update?.id,
    });
    expect(await phase()).toMatchObject({ offered: 5, inFlight: 5 });
  });

  it('are lost by a device that does not take its offer, and got again when it comes', async () => {
    const { tick } = rolloutParts(database);
    await askAll();
    await tick.tick(after(1_801));
    expect(await phase()).toMatchObject({ offered: 5, attempted: 0, failed: 0, inFlight: 0 });
    const [update] = await updates();
    expect(update).toMatchObject({ state: 'offered', holdsSlot: false });
    const device = devices.find(({ key }) => key === update?.deviceKey) as DeviceEntity;
    const passage = aPassage({ updateId: update?.id, rolloutId: rollout.id, holdsSlot: false });
    expect(await here.make(device, offer({ kind: 'regain', passage }), after(1_802))).toMatchObject({
      updateId: update?.id,
    });
    expect(await phase()).toMatchObject({ offered: 5, inFlight: 1 });
  });

  it('bring no more first offers in a minute than the rollout allows, through both processes', async () => {
    await setPhase({ slots: null, cap: null });
    await database.getRepository(RolloutEntity).update(rollout.id, { offersPerMinute: 7 });
    const made = async (seconds: number): Promise<number> => {
      const asked = devices.map((device, index) => (index % 2 ? here : there).make(device, offer(), after(seconds)));
      return (await Promise.all(asked)).filter(({ updateId }) => updateId !== null).length;
    };
    expect([await made(0), await made(30), await made(59)]).toEqual([7, 0, 0]);
    expect(await made(61)).toBe(7);
  });

  it('are counted as the history says, whatever happened', async () => {
    let random = 12_345;
    const below = (limit: number): number => (random = (random * 48_271) % 2_147_483_647) % limit;
    const { tick } = rolloutParts(database);
    for (let step = 0; step < 150; step++) {
      if (step % 10 === 0) await askAll();
      if (step % 35 === 34) await tick.tick(after(step * 100));
      const all = await updates();
      const update = all[below(all.length)];
      const moves = update ? UPDATE_MOVES[update.state] : [];
      const to = moves[below(moves.length)];
      if (update && to && to !== 'offered') {
        const actor = below(2) ? 'device' : 'server';
        await ledger.move(update.id, {
          to,
          actor,
          at: after(step * 100),
          reason: to === 'failed' ? 'stalled' : undefined,
        });
      }
      await setPhase({ slots: 5 });
    }
    const rows = await updates();
    expect(await phase()).toMatchObject({
      offered: rows.length,
      attempted: rows.filter(({ attemptedAt }) => attemptedAt).length,
      confirmed: rows.filter(({ verdict }) => verdict === 'confirmed').length,
      failed: rows.filter(({ verdict }) => verdict === 'failed').length,
      inFlight: rows.filter(({ holdsSlot }) => holdsSlot).length,
    });
    expect(rows.every(({ holdsSlot, state }) => !holdsSlot || isActive(state))).toBe(true);
    expect(await replayed()).toEqual(Object.fromEntries(rows.map(({ id, state }) => [id, state])));
  });

  /** The state of every update, by its history alone; each move must begin where the one before ended. */
  const replayed = async (): Promise<Record<string, UpdateState>> => {
    const events = await database.query<{ id: string; from: UpdateState | null; to: UpdateState }[]>(
      `SELECT update_id AS id, from_state AS "from", to_state AS "to" FROM update_events e ORDER BY e.id`,
    );
    const states: Record<string, UpdateState> = {};
    for (const { id, from, to } of events) {
      expect(states[id] ?? null).toBe(from);
      states[id] = to;
    }
    return states;
  };
});

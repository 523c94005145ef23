import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { DeviceEntity } from '../../devices/device.entity';
import { GroupEntity } from '../../devices/groups/group.entity';
import { rolloutParts, TEST_NOW } from '../testing/rollout-parts';
import { aDevice, aFirmware, anUpdate } from '../testing/rows';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutEntity } from './rollout.entity';

const after = (seconds: number): Date => new Date(TEST_NOW.getTime() + seconds * 1_000);

describe('a rollout in phases', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof rolloutParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    parts = rolloutParts(database);
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts, device_groups CASCADE');
    await aFirmware(database);
  });

  const fleet = (count: number, values: Parameters<typeof aDevice>[1] = {}) =>
    Promise.all(Array.from({ length: count }, () => aDevice(database, { imageDigest: 'cd'.repeat(32), ...values })));
  const start = async (wishes: object = {}) => {
    const request = { name: 'To all', firmwareKey: 'ESP32_OTA_Base_2.5.0', target: { all: true as const }, ...wishes };
    const { id } = await parts.rollouts.create(request, 'anna');
    return parts.rollouts.act(id, 'start', 'anna');
  };
  const phasesOf = (rolloutId: string) =>
    database.getRepository(RolloutPhaseEntity).find({ where: { rolloutId }, order: { index: 'ASC' } });
  /** Updates of phase 0 that have ended so; who confirmed one runs its version. */
  const ended = async (
    rolloutId: string,
    devices: readonly DeviceEntity[],
    state: 'confirmed' | 'failed' | 'rolled_back',
  ) => {
    const rollout = await database.getRepository(RolloutEntity).findOneByOrFail({ id: rolloutId });
    for (const device of devices) await anUpdate(database, { device, rollout, state });
    if (state === 'confirmed') await nowRuns(devices, '2.5.0');
  };
  const nowRuns = (devices: readonly DeviceEntity[], version: string) =>
    database.query('UPDATE devices SET version = $2 WHERE key = ANY($1)', [devices.map(({ key }) => key), version]);
  const statuses = async (id: string) => (await parts.rollouts.get(id)).phases.map(({ status }) => status);

  it('is drawn at the start: exact sizes over the devices that can take it, and its first phase opens', async () => {
    await fleet(10);
    await fleet(3, { version: '2.5.0' });
    await fleet(2, { slotBytes: '500000' });
    await fleet(4, { type: 'ESP32_LED_Blink' });
    const { phases, counts } = await start({ phases: [{ percent: 10 }, { percent: 50 }, {}] });
    expect(phases.map(({ size }) => size)).toEqual([1, 5, 4]);
    expect(phases.map(({ status }) => status)).toEqual(['open', 'waiting', 'waiting']);
    expect(counts.targeted).toBe(15);
  });

  it('is foreseen before it is drafted, and the forecast is kept when it starts', async () => {
    await fleet(10, { lastSeenAt: TEST_NOW });
    await fleet(2, { slotBytes: '500000', lastSeenAt: TEST_NOW });
    const wishes = {
      name: 'x',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      target: { all: true as const },
      phases: [{ count: 2 }, {}],
    };
    const foreseen = await parts.rollouts.forecast(wishes);
    expect(foreseen).toMatchObject({ targeted: 12, eligible: 10, phases: [{ size: 2 }, { size: 8 }], blastRadius: 2 });
    expect(foreseen.refusals).toMatchObject([{ rule: 'slot_too_small', devices: 2 }]);
    expect((await parts.rollouts.list()).items).toEqual([]);
    expect((await start(wishes)).forecast).toMatchObject({ targeted: 12, eligible: 10 });
    await expect(parts.rollouts.forecast({ ...wishes, firmwareKey: 'nothing' })).rejects.toMatchObject({
      code: 'invalid_field',
    });
  });

  it('names each device of a fleet once that is too large to be read at once', async () => {
    await database.query(
      `INSERT INTO devices (device_id, name, type, status, version) SELECT 'd' || n, 'd' || n, 'ESP32_OTA_Base', 'active', '2.4.0'
       FROM generate_series(1, 1234) n`,
    );
    const { phases, forecast } = await start({ phases: [{ count: 234 }, {}] });
    expect(phases.map(({ size }) => size)).toEqual([234, 1_000]);
    expect(forecast).toMatchObject({ targeted: 1_234, eligible: 1_234 });
  });

  it('goes to groups, and leaves out whom it is told to', async () => {
    const tagged = await fleet(4, { tags: ['beta'] });
    await fleet(3);
    const { id: group } = await database
      .getRepository(GroupEntity)
      .save({ name: 'Beta', filter: 'tag = beta', createdBy: 'anna' });
    const target = { groupIds: [group], exclude: { deviceIds: [tagged[0]?.deviceId ?? ''] } };
    const { phases, counts } = await start({ target, phases: [{ count: 2 }, {}] });
    expect(phases.map(({ size }) => size)).toEqual([2, 1]);
    expect(counts.targeted).toBe(3);
  });

  it('opens the next phase when all of a small one are confirmed, and says why', async () => {
    const devices = await fleet(10);
    const { id } = await start({ phases: [{ count: 2 }, {}] });
    await parts.tick.tick(after(5));
    expect(await statuses(id)).toEqual(['open', 'waiting']);
    await ended(id, devices.slice(0, 2), 'confirmed');
    await parts.tick.tick(after(10));
    const { phases, events } = await parts.rollouts.get(id);
    expect(phases.map(({ status }) => status)).toEqual(['done', 'open']);
    expect(events.slice(0, 2)).toEqual([
      { at: after(10).toISOString(), kind: 'phase_opened', phase: 1, by: null, text: 'Phase 1 is done.' },
      {
        at: after(10).toISOString(),
        kind: 'phase_done',
        phase: 0,
        by: null,
        text: 'All have come through: 2 of 2 confirmed, 0 failed.',
      },
    ]);
  });

  it('waits for a soak, and for a person where the next phase is opened by one', async () => {
    const devices = await fleet(6);
    const { id } = await start({ phases: [{ count: 2, soakMinutes: 60 }, { count: 1, manual: true }, {}] });
    await ended(id, devices.slice(0, 2), 'confirmed');
    await database.query(`UPDATE rollout_phases SET last_attempted_at = $1 WHERE index = 0`, [after(0)]);
    await parts.tick.tick(after(3_599));
    await parts.tick.tick(after(3_601));
    expect(await statuses(id)).toEqual(['open', 'waiting', 'waiting']);
    await parts.rollouts.act(id, 'advance', 'bert');
    expect(await statuses(id)).toEqual(['done', 'open', 'waiting']);
    expect((await parts.rollouts.get(id)).events[0]).toMatchObject({ kind: 'phase_opened', by: 'bert', phase: 1 });
  });

  it('stops at the gate, keeps its words, and offers nothing more', async () => {
    const devices = await fleet(200);
    const { id } = await start({ phases: [{ percent: 50 }, {}] });
    await ended(id, devices.slice(0, 3), 'failed');
    await parts.tick.tick(after(5));
    const stopped = await parts.rollouts.get(id);
    expect(stopped).toMatchObject({ status: 'paused', phases: [{ status: 'open' }, { status: 'waiting' }] });
    expect(stopped.stopReason).toMatch(/^3 of 3 attempted failed: chance of that with a good image 0\.0008 %/);
    expect(stopped.events[0]).toMatchObject({ kind: 'stopped', phase: 0, by: null, text: stopped.stopReason });
  });

  it('has the devices that run its image go back, where it says so', async () => {
    const devices = await fleet(200, { version: '2.5.0', imageDigest: 'ab'.repeat(32) });
    await database.query(`UPDATE devices SET version = '2.4.0'`);
    const { id } = await start({ phases: [{ percent: 50 }, {}], errorAction: 'pause_and_roll_back' });
    await ended(id, devices.slice(0, 3), 'rolled_back');
    await ended(id, devices.slice(3, 5), 'confirmed');
    await parts.tick.tick(after(5));
    const { events } = await parts.rollouts.get(id);
    expect(events.slice(0, 2).map(({ kind, text }) => [kind, text])).toEqual([
      ['rolled_back', '2 devices were told to go back.'],
      ['stopped', expect.stringContaining('3 of 5 attempted failed')],
    ]);
    const ordered = await database.getRepository(DeviceEntity).countBy({ updating: false });
    expect(ordered).toBe(200);
    const [row] = await database.query<{ told: number }[]>(
      `SELECT count(*)::int AS told FROM updates WHERE roll_back_ordered_at IS NOT NULL AND roll_back_actor = 'server'`,
    );
    expect(row?.told).toBe(2);
  });

  it('offers the former firmware to boards that take no order to go back', async () => {
    await aFirmware(database, { version: '2.4.0' });
    const devices = await fleet(200, { imageDigest: null });
    const { id } = await start({ phases: [{ percent: 50 }, {}], errorAction: 'pause_and_roll_back', priority: 4 });
    await ended(id, devices.slice(0, 3), 'failed');
    await ended(id, devices.slice(3, 5), 'confirmed');
    await parts.tick.tick(after(5));
    const [recovery] = (await parts.rollouts.list()).items.filter((each) => each.id !== id);
    expect(recovery).toMatchObject({
      name: 'Back from To all',
      firmwareKey: 'ESP32_OTA_Base_2.4.0',
      status: 'running',
      priority: 5,
      allowDowngrade: true,
      target: {
        deviceIds: devices
          .slice(3, 5)
          .map(({ deviceId }) => deviceId)
          .sort(),
      },
    });
    expect((await parts.rollouts.get(id)).events[0]?.text).toBe(
      '2 devices were offered the former firmware, because they take no such order.',
    );
  });

  it.each([
    ['takes no order to go back', null],
    ['takes one', 'cd'.repeat(32)],
  ])('leaves a board alone that runs something newer by now and %s', async (_, imageDigest) => {
    await aFirmware(database, { version: '2.4.0' });
    const devices = await fleet(2, { imageDigest });
    const { id } = await start({ phases: [{}] });
    await ended(id, devices, 'confirmed');
    await nowRuns(devices, '2.6.0');
    const { events } = await parts.rollouts.act(id, 'roll-back', 'anna');
    expect(events[0]?.text).toBe('No device had the firmware to go back from.');
    expect((await parts.rollouts.list()).items).toHaveLength(1);
  });

  it('goes on when a person resumes it, and stops again only by what comes then', async () => {
    const devices = await fleet(200);
    const { id } = await start({ phases: [{ percent: 50 }, {}] });
    await ended(id, devices.slice(0, 3), 'failed');
    await parts.tick.tick(after(5));
    expect(await parts.rollouts.act(id, 'resume', 'anna')).toMatchObject({ status: 'running', stopReason: null });
    await parts.tick.tick(after(10));
    expect((await parts.rollouts.get(id)).status).toBe('running');
    await ended(id, devices.slice(3, 6), 'failed');
    await parts.tick.tick(after(15));
    expect((await parts.rollouts.get(id)).status).toBe('paused');
  });

  it('is stopped by a phase that is done but still offers', async () => {
    const devices = await fleet(20);
    const { id } = await start({ phases: [{ count: 1 }, {}] });
    await ended(id, devices.slice(0, 1), 'confirmed');
    await parts.tick.tick(after(5));
    await database.query(`UPDATE rollout_phases SET confirmed = 0, failed = 1 WHERE index = 0`);
    await parts.tick.tick(after(10));
    expect((await parts.rollouts.get(id)).status).toBe('paused');
  });

  it('starts only when a second person has approved it, where the policy asks for one', async () => {
    const strict = rolloutParts(database, { ROLLOUT_APPROVAL: 'second_person' });
    await fleet(1);
    const request = { name: 'x', firmwareKey: 'ESP32_OTA_Base_2.5.0', target: { all: true as const } };
    const { id, needsApproval } = await strict.rollouts.create(request, 'anna');
    expect(needsApproval).toBe(true);
    await expect(strict.rollouts.act(id, 'start', 'anna')).rejects.toMatchObject({ code: 'approval_needed' });
    await expect(strict.rollouts.act(id, 'approve', 'anna')).rejects.toMatchObject({ code: 'own_rollout' });
    expect(await strict.rollouts.act(id, 'approve', 'bert')).toMatchObject({
      approvedBy: 'bert',
      needsApproval: false,
    });
    expect(await strict.rollouts.act(id, 'start', 'anna')).toMatchObject({ status: 'running' });
  });

  it('has no more phases to open than it has', async () => {
    await fleet(3);
    const { id } = await start({ phases: [{ count: 1 }, {}] });
    await parts.rollouts.act(id, 'advance', 'anna');
    await expect(parts.rollouts.act(id, 'advance', 'anna')).rejects.toMatchObject({ code: 'no_phase_left' });
  });

  it('is rolled back by a person: paused, with its devices told to go back', async () => {
    const devices = await fleet(3, { imageDigest: 'ab'.repeat(32) });
    const { id } = await start({ phases: [{}] });
    await ended(id, devices, 'confirmed');
    expect(await parts.rollouts.act(id, 'roll-back', 'anna')).toMatchObject({
      status: 'paused',
      stopReason: 'Rolled back by anna.',
      events: [{ kind: 'rolled_back', by: 'anna', text: '3 devices were told to go back.' }, {}, {}, {}],
    });
  });

  it('opens everything at once where no device can take it, so that newcomers are served', async () => {
    const { id } = await start({ phases: [{ percent: 10 }, {}] });
    await parts.tick.tick(after(5));
    await parts.tick.tick(after(10));
    expect(await statuses(id)).toEqual(['done', 'done']);
    expect((await phasesOf(id)).map(({ size }) => size)).toEqual([0, 0]);
  });
});

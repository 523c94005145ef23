import { isDeepStrictEqual } from 'node:util';
import type { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { openTestDatabase } from '../../database/testing/test-database';
import type { DeviceEntity } from '../../devices/device.entity';
import { Webhooks } from '../../stats/webhooks/webhooks.service';
import { CutTicks } from '../testing/killed/cut-ticks';
import type { KnownFleet } from '../testing/killed/fleet-rows';
import { aDevice, aFirmware, aRollout, anUpdate, ROWS_AT } from '../testing/rows';
import type { UpdateEntity } from '../updates/update.entity';
import { DEFAULT_GATE } from './gate';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import type { RolloutEntity } from './rollout.entity';

const MINUTE_MS = 60_000;
/** When the tick is due that is killed. Whoever was last heard of at `ROWS_AT` is silent then. */
const NOW = new Date(ROWS_AT.getTime() + 20 * MINUTE_MS);
const A_MINUTE_AGO = new Date(NOW.getTime() - MINUTE_MS);
/** Missing, but not silent yet. */
const NINE_MINUTES_AGO = new Date(NOW.getTime() - 9 * MINUTE_MS);
const SILENCE_SECONDS = 600;
const WITH_DIGEST = { imageDigest: 'c'.repeat(64) };
const UPDATED = { version: '2.5.0' };
// Some thirty processes for each test, on machines that may be busy.
const LIMIT_MS = 600_000;

/**
 * A real process, a real SIGKILL: each tick runs in a child of its own that kills itself at one of its statements, so that nothing of it
 * is left to clean up. To break its connection would be less: the process would go on, and tidy up. "After a statement" means that
 * Postgres has it: a COMMIT that was sent counts, though nobody has read its answer. To be killed when the answer was read leaves
 * the same as right before the next statement.
 */
describe('a tick that is killed at any of its statements', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let ticks: CutTicks;
  let killed = 0;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    ticks = await CutTicks.open(database);
  }, LIMIT_MS);
  afterAll(async () => {
    console.info(`The tick was killed ${killed} times.`);
    await ticks.close();
    await close();
  }, LIMIT_MS);
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts, webhooks CASCADE');
    await aFirmware(database);
    const webhooks = new Webhooks(database, { now: () => NOW }, new Settings({}));
    const events = [
      'update.failed',
      'rollout.phase_opened',
      'rollout.stopped',
      'rollout.rolled_back',
      'rollout.completed',
    ] as const;
    await webhooks.create({ name: 'Chat', url: 'https://chat.example/hook', events: [...events] }, 'anna');
  });

  /** A rollout with these phases, the first of them open. */
  const inPhases = async (values: Partial<RolloutEntity>, phases: readonly Partial<RolloutPhaseEntity>[]) => {
    const rollout = await aRollout(database, { gate: DEFAULT_GATE, silenceSeconds: SILENCE_SECONDS, ...values });
    const rows = phases.map((phase, index) => ({ rolloutId: rollout.id, index, status: 'waiting' as const, ...phase }));
    await database.getRepository(RolloutPhaseEntity).save([{ ...rows[0], status: 'open' as const }, ...rows.slice(1)]);
    return rollout;
  };
  const updates = async (
    rollout: RolloutEntity,
    count: number,
    { of, ...values }: Partial<UpdateEntity> & { of?: Partial<DeviceEntity> },
  ) => {
    for (let made = 0; made < count; made++) {
      await anUpdate(database, { device: await aDevice(database, of), rollout, ...values });
    }
  };
  /** The histories that the rows of the tests' fleet do not have. */
  const writeHistories = () =>
    database.query(
      `INSERT INTO update_events (update_id, at, from_state, to_state, actor)
       SELECT id, offered_at, NULL, 'offered', 'server' FROM updates
       UNION ALL SELECT id, state_at, 'offered', state, 'device' FROM updates WHERE state <> 'offered'`,
    );
  /** What becomes of the fleet, wherever the tick is killed. */
  const killEverywhere = async (): Promise<KnownFleet> => {
    await writeHistories();
    const { whole, cuts } = await ticks.everywhere(NOW);
    expect(whole).toMatchObject({ signal: null, faults: [] });
    expect(cuts.length).toBeGreaterThan(10);
    // All places where it went wrong, and how at the first of them.
    const broken = cuts.filter(({ found, wanted }) => !isDeepStrictEqual(found, wanted));
    const where = broken.map((cut) => cut.where);
    expect({ where, ...broken[0]?.found }).toEqual({ where: [], ...broken[0]?.wanted });
    expect(cuts.at(-1)?.found.atOnce).toEqual(whole.atOnce);
    killed += cuts.length;
    return whole.inTheEnd;
  };
  const told = ({ rolloutEvents }: KnownFleet) => rolloutEvents.map(({ kind }) => kind);
  const states = ({ updates: rows }: KnownFleet) => rows.map(({ state }) => state);

  it(
    'fails who is silent and takes the slot from who never came, once, in every rollout that is under way',
    async () => {
      const rollout = await inPhases({ name: 'Wide' }, [
        { size: 100, cap: 5, slots: 5 },
        { size: 900, cap: 50, slots: 50, status: 'open' },
      ]);
      await updates(rollout, 1, { state: 'rebooting' });
      await updates(rollout, 1, { state: 'confirmed', of: UPDATED });
      await updates(rollout, 1, { state: 'downloading', phase: 1 });
      await updates(rollout, 1, { state: 'installing', phase: 1, attempt: 3 });
      await updates(rollout, 2, { state: 'offered', phase: 1 });
      await updates(rollout, 1, { state: 'downloading', phase: 1, progressedAt: NINE_MINUTES_AGO });
      const paused = await inPhases({ name: 'Paused', status: 'paused' }, [{ size: 100 }]);
      await updates(paused, 1, { state: 'verifying' });
      const end = await killEverywhere();
      expect(states(end)).toEqual([
        'failed',
        'confirmed',
        'failed',
        'failed',
        'offered',
        'offered',
        'downloading',
        'failed',
      ]);
      expect(end.updates.map((row) => row['holds_slot'])).toEqual([
        false,
        false,
        false,
        false,
        false,
        false,
        true,
        false,
      ]);
      expect(end.deliveries).toHaveLength(4);
      expect(told(end)).toEqual([]);
    },
    LIMIT_MS,
  );

  it(
    'opens the next phase once',
    async () => {
      const rollout = await inPhases({ name: 'Steps' }, [{ size: 2 }, { size: 8 }, {}]);
      await updates(rollout, 2, { state: 'confirmed', of: UPDATED });
      const end = await killEverywhere();
      expect(told(end)).toEqual(['phase_done', 'phase_opened']);
      expect(end.phases.map(({ status }) => status)).toEqual(['done', 'open', 'waiting']);
    },
    LIMIT_MS,
  );

  it(
    'stops a rollout by those that fall silent in that very tick',
    async () => {
      const rollout = await inPhases({ name: 'Bad' }, [{ size: 100, cap: 5, slots: 5 }, {}]);
      await updates(rollout, 3, { state: 'rebooting' });
      await updates(rollout, 1, { state: 'offered' });
      const end = await killEverywhere();
      expect(told(end)).toEqual(['stopped']);
      expect(end.rollouts).toMatchObject([{ status: 'paused' }]);
      expect(end.deliveries.map(({ event }) => event)).toEqual([
        'rollout.stopped',
        'update.failed',
        'update.failed',
        'update.failed',
      ]);
    },
    LIMIT_MS,
  );

  it(
    'has every device go back from a stopped rollout: by an order, or by a rollout of what it ran before',
    async () => {
      for (const version of ['2.3.0', '2.4.0']) await aFirmware(database, { version });
      const rollout = await inPhases({ name: 'Bad', errorAction: 'pause_and_roll_back' }, [{ size: 100 }, {}]);
      await updates(rollout, 4, { state: 'failed' });
      await updates(rollout, 2, { state: 'confirmed', of: { ...UPDATED, ...WITH_DIGEST } });
      await updates(rollout, 1, { state: 'rebooting', of: WITH_DIGEST, progressedAt: A_MINUTE_AGO });
      await updates(rollout, 2, { state: 'confirmed', of: UPDATED });
      await updates(rollout, 1, { state: 'confirmed', of: UPDATED, fromVersion: '2.3.0' });
      const end = await killEverywhere();
      const ofBad = end.rolloutEvents.filter((row) => String(row['rollout_id']).startsWith('Bad'));
      expect(ofBad.map(({ kind }) => kind)).toEqual(['stopped', 'rolled_back']);
      expect(end.rollouts.map((row) => [row['name'], row['firmware_key'], row['status']])).toEqual([
        ['Back from Bad', 'ESP32_OTA_Base_2.3.0', 'running'],
        ['Back from Bad', 'ESP32_OTA_Base_2.4.0', 'running'],
        ['Bad', 'ESP32_OTA_Base_2.5.0', 'paused'],
      ]);
      expect(end.devices.filter((row) => row['roll_back_update_id'] !== null)).toHaveLength(3);
    },
    LIMIT_MS,
  );

  it(
    'completes a rollout to named devices in the tick in which the last of them falls silent',
    async () => {
      const target = { deviceIds: ['hall', 'roof'] };
      const rollout = await inPhases({ name: 'Two', target, gate: { kind: 'none' }, maxAttempts: 1 }, [{}]);
      await updates(rollout, 1, { state: 'confirmed', of: { ...UPDATED, deviceId: 'hall' } });
      await updates(rollout, 1, { state: 'downloading', of: { deviceId: 'roof' } });
      const end = await killEverywhere();
      expect(told(end)).toEqual(['phase_done', 'completed']);
      expect(end.rollouts).toMatchObject([{ status: 'completed' }]);
      expect(states(end)).toEqual(['confirmed', 'failed']);
    },
    LIMIT_MS,
  );
});

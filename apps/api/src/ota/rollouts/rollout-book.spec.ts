import { aTargetState } from '../testing/decision-states';
import { Logger } from '@nestjs/common';
import type { LiveEvent, RolloutStatus } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { hearEvents, type Listener } from '../../database/testing/hear-events';
import { sentStatements } from '../../database/testing/sent-statements';
import { openTestDatabase } from '../../database/testing/test-database';
import { aFirmware, aRollout, ROWS_AT } from '../testing/rows';
import { RolloutBook } from './rollout-book';

describe('RolloutBook', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let listener: Listener;
  let book: RolloutBook;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    listener = await hearEvents(database);
    book = new RolloutBook(database, listener.events);
    book.onModuleInit();
  });
  afterEach(() => listener.stop());

  const names = async () => (await book.current()).map(({ name }) => name).sort();
  const tell = async (event: LiveEvent) => {
    await listener.events.publish(event);
    await listener.events.caughtUp();
  };

  it('holds a rollout with all that a decision needs', async () => {
    await aFirmware(database, { imageDigest: 'c'.repeat(64) });
    const { id } = await aRollout(database, {
      target: { deviceIds: ['hall', 'roof'], deviceTypes: ['ESP32_OTA_Base'] },
      priority: 4,
      allowDowngrade: true,
    });
    expect(await book.current()).toEqual([
      {
        id,
        name: 'A rollout',
        status: 'running',
        isApproved: false,
        priority: 4,
        createdAtMs: ROWS_AT.getTime(),
        target: aTargetState({ deviceIds: new Set(['hall', 'roof']), deviceTypes: new Set(['ESP32_OTA_Base']) }),
        seed: 'a seed',
        phases: [{ status: 'open', cutoffs: null }],
        startAtMs: null,
        window: null,
        stopReason: null,
        force: false,
        allowVariantSwitch: false,
        allowDowngrade: true,
        maxAttempts: 3,
        firmware: {
          key: 'ESP32_OTA_Base_2.5.0',
          deviceType: 'ESP32_OTA_Base',
          version: '2.5.0',
          chip: 'ESP32',
          sizeBytes: 1_000_000,
          imageDigest: 'c'.repeat(64),
          withdrawn: false,
        },
      },
    ]);
  });

  it.each<[RolloutStatus, boolean]>([
    ['draft', false],
    ['running', true],
    ['paused', true],
    ['completed', false],
    ['cancelled', false],
  ])('of a rollout that is %s: %s', async (status, isHeld) => {
    await aRollout(database, { status });
    expect(await book.current()).toHaveLength(isHeld ? 1 : 0);
  });

  it('says of a firmware that it was withdrawn, or that it is no more', async () => {
    await aRollout(database, { name: 'gone', firmwareKey: 'ESP32_OTA_Base_1.0.0' });
    await aRollout(database, { name: 'withdrawn' });
    await aFirmware(database, { withdrawnAt: ROWS_AT });
    const firmwareByName = new Map((await book.current()).map(({ name, firmware }) => [name, firmware]));
    expect(firmwareByName.get('gone')).toBeNull();
    expect(firmwareByName.get('withdrawn')).toMatchObject({ withdrawn: true });
  });

  it('reads once for all who ask, at the same moment and later', async () => {
    const statements = await sentStatements(async () => {
      await Promise.all([book.current(), book.current(), book.current()]);
      await book.current();
    });
    expect(statements).toHaveLength(1);
  });

  it.each<LiveEvent>([
    { kind: 'rollout', rolloutId: '00000000-0000-4000-8000-000000000000' },
    { kind: 'firmware', firmwareKey: 'ESP32_OTA_Base_2.5.0' },
  ])('reads again after an event of kind $kind', async (event) => {
    expect(await names()).toEqual([]);
    await aRollout(database, { name: 'new' });
    await tell(event);
    expect(await names()).toEqual(['new']);
  });

  it.each<LiveEvent>([
    { kind: 'device', deviceId: 'hall' },
    { kind: 'seen', deviceIds: ['hall'] },
  ])('does not read again after an event of kind $kind', async (event) => {
    await book.current();
    expect(await sentStatements(() => tell(event).then(() => book.current()))).not.toContainEqual(
      expect.stringContaining('FROM rollouts'),
    );
  });

  it('reads again after a time without events', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    expect(await names()).toEqual([]);
    await aRollout(database, { name: 'new' });
    const again = new Promise<void>((heard) =>
      listener.events.subscribe(({ kind }) => kind === 'reconnected' && heard()),
    );
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'personalcms-ota events' AND datname = current_database()`,
    );
    await again;
    expect(await names()).toEqual(['new']);
    warned.mockRestore();
  });

  it('tells those who ask about a failed read, and reads again for the next', async () => {
    const failure = jest.spyOn(database, 'query').mockRejectedValueOnce(new Error('The database is away.'));
    const asked = [book.current(), book.current()];
    await expect(Promise.all(asked)).rejects.toThrow('The database is away.');
    expect(await names()).toEqual([]);
    failure.mockRestore();
  });

  it('does not lose a change that comes while it reads', async () => {
    let deliver: (rows: unknown[]) => void = () => undefined;
    const read = new Promise<unknown[]>((resolve) => (deliver = resolve));
    const query = jest.spyOn(database, 'query').mockReturnValueOnce(read);
    const asked = book.current();
    await aRollout(database, { name: 'new' });
    await tell({ kind: 'rollout', rolloutId: '00000000-0000-4000-8000-000000000000' });
    deliver([]);
    expect(await asked).toEqual([]);
    expect(await names()).toEqual(['new']);
    query.mockRestore();
  });
});

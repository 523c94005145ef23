import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { Settings } from '../config/settings';
import { openTestDatabase } from '../database/testing/test-database';
import { ensurePartitions, expiredPartitions, HeartbeatPartitions, partitionName } from './heartbeat-partitions';
import { HandClock } from './testing/device-parts';

const DAY_MS = 24 * 3_600_000;
const at = (text: string): Date => new Date(text);
const instants = fc.date({ min: at('2020-01-01T00:00:00Z'), max: at('2099-12-31T23:59:59Z'), noInvalidDate: true });

describe('partitionName', () => {
  it.each([
    ['2026-03-01T00:00:00.000Z', 'heartbeats_20260301'],
    ['2026-03-01T23:59:59.999Z', 'heartbeats_20260301'],
    ['2026-03-01T23:30:00-02:00', 'heartbeats_20260302'],
    ['2024-02-29T12:00:00Z', 'heartbeats_20240229'],
  ])('names the day of %s in UTC: %s', (text, name) => {
    expect(partitionName(at(text))).toBe(name);
  });

  it('sorts as time does', () => {
    fc.assert(
      fc.property(instants, instants, (a, b) => {
        const [earlier, later] = a <= b ? [a, b] : [b, a];
        expect(partitionName(earlier) <= partitionName(later)).toBe(true);
      }),
    );
  });
});

describe('expiredPartitions', () => {
  const DAYS = ['heartbeats_20260301', 'heartbeats_20260302', 'heartbeats_20260303', 'heartbeats_20260304'];

  it.each([
    [1, ['heartbeats_20260301', 'heartbeats_20260302']],
    [2, ['heartbeats_20260301']],
    [3, []],
    [3_650, []],
  ])('keeps %i days before the fourth of March', (retentionDays, expired) => {
    expect(expiredPartitions(DAYS, at('2026-03-04T12:00:00Z'), retentionDays)).toEqual(expired);
  });

  it('never names a table that is no partition of a day', () => {
    const others = [
      'heartbeats',
      'heartbeats_default',
      'heartbeats_2020',
      'heartbeats_202001011',
      'devices',
      'other.heartbeats_20200101',
    ];
    expect(expiredPartitions(others, at('2026-03-04T12:00:00Z'), 1)).toEqual([]);
  });

  it('drops a day once its last instant is old enough, and not before', () => {
    fc.assert(
      fc.property(instants, instants, fc.integer({ min: 1, max: 60 }), (heard, now, retentionDays) => {
        const midnightAfterMs = (Math.floor(heard.getTime() / DAY_MS) + 1) * DAY_MS;
        const isOld = midnightAfterMs <= now.getTime() - retentionDays * DAY_MS;
        expect(expiredPartitions([partitionName(heard)], now, retentionDays)).toHaveLength(isOld ? 1 : 0);
      }),
    );
  });

  it('drops no reading that is younger than the retention', () => {
    const ageMs = fc.integer({ min: 0, max: 60 * DAY_MS });
    fc.assert(
      fc.property(instants, ageMs, fc.integer({ min: 1, max: 60 }), (now, age, retentionDays) => {
        fc.pre(age <= retentionDays * DAY_MS);
        const heard = new Date(now.getTime() - age);
        expect(expiredPartitions([partitionName(heard)], now, retentionDays)).toEqual([]);
      }),
    );
  });
});

describe('HeartbeatPartitions', () => {
  const TODAY = ['heartbeats_20260302', 'heartbeats_20260303', 'heartbeats_20260304'];
  const DAY_SECONDS = 86_400;

  let database: DataSource;
  let close: () => Promise<void>;
  let clock: HandClock;
  let partitions: HeartbeatPartitions;

  beforeEach(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    clock = new HandClock(new Date('2026-03-02T08:00:00Z'));
    partitions = new HeartbeatPartitions(database, new Settings({ HEARTBEAT_RETENTION_DAYS: '10' }), clock);
    jest.spyOn(Logger.prototype, 'log').mockImplementation();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await close();
  });

  const names = async (): Promise<string[]> => {
    const rows = await database.query<{ name: string }[]>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'heartbeats'::regclass ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };
  const insert = (at: string) => database.query('INSERT INTO heartbeats (device_key, at) VALUES (1, $1)', [at]);

  it('makes the partitions of today and the two days that follow when the server starts', async () => {
    await partitions.onApplicationBootstrap();
    expect(await names()).toEqual(TODAY);
  });

  it('takes every instant of a day (UTC) into its partition, and no other', async () => {
    await partitions.keep();
    await insert('2026-03-02T00:00:00Z');
    await insert('2026-03-04T23:59:59.999999Z');
    await expect(insert('2026-03-01T23:59:59.999999Z')).rejects.toThrow('no partition');
    await expect(insert('2026-03-05T00:00:00Z')).rejects.toThrow('no partition');
    expect(await database.query('SELECT count(*)::int FROM heartbeats_20260302')).toEqual([{ count: 1 }]);
  });

  it('changes nothing the second time', async () => {
    await partitions.keep();
    await insert('2026-03-02T08:00:00Z');
    await partitions.keep();
    expect(await names()).toEqual(TODAY);
    expect(await database.query('SELECT count(*)::int FROM heartbeats')).toEqual([{ count: 1 }]);
  });

  it('is ready for the next day before it begins', async () => {
    await partitions.keep();
    clock.passSeconds(DAY_SECONDS);
    await partitions.keep();
    expect(await names()).toEqual([...TODAY, 'heartbeats_20260305']);
  });

  it('drops the days that are older than the retention, and only those', async () => {
    await partitions.keep();
    clock.passSeconds(12 * DAY_SECONDS);
    await partitions.keep();
    expect(await names()).toEqual([
      'heartbeats_20260304',
      'heartbeats_20260314',
      'heartbeats_20260315',
      'heartbeats_20260316',
    ]);
  });

  it('never drops a table that somebody else attached', async () => {
    await database.query(`CREATE TABLE heartbeats_archive PARTITION OF heartbeats
      FOR VALUES FROM ('2020-01-01T00:00:00Z') TO ('2020-02-01T00:00:00Z')`);
    await partitions.keep();
    expect(await names()).toContain('heartbeats_archive');
  });

  it('may run in two processes at the same moment', async () => {
    await ensurePartitions(database, new Date('2026-01-01T00:00:00Z'));
    await Promise.all(Array.from({ length: 4 }, () => partitions.keep()));
    expect(await names()).toEqual(TODAY);
  });

  it('says so in the log, and nothing worse, when an hourly run fails', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    jest.spyOn(database, 'transaction').mockRejectedValueOnce(new Error('The database is away.'));
    await partitions.everyHour();
    expect(logged).toHaveBeenCalledWith('partitions: The database is away.');
  });
});

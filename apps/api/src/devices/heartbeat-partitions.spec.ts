import fc from 'fast-check';
import { expiredPartitions, partitionName } from './heartbeat-partitions';

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

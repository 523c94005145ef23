import type { DeviceQueryDto } from '@pcms/contract';
import fc from 'fast-check';
import { InvalidField } from '../http/domain-error';
import { cursorAfter, deviceCondition, deviceIdOfCursor } from './device-list-query';

const NOW = new Date('2026-03-02T08:00:00Z');
const ONLINE =
  "(s.last_seen_at IS NOT NULL AND s.last_seen_at >= $1::timestamptz - s.interval_s * 2.5 * interval '1 second')";

describe('deviceCondition', () => {
  it.each<[string, DeviceQueryDto, string, unknown[]]>([
    ['leaves out retired devices where nothing is asked', {}, "d.status <> 'retired'", []],
    ['shows them when asked for', { status: 'retired' }, 'd.status = $1', ['retired']],
    ['filters by type', { type: 'A' }, "d.status <> 'retired' AND d.type = $1", ['A']],
    ['filters by version', { version: '2.5.0' }, "d.status <> 'retired' AND d.version = $1", ['2.5.0']],
    ['filters by the state of the update', { state: 'failed' }, "d.status <> 'retired' AND u.state = $1", ['failed']],
    [
      'finds devices that never had an update',
      { state: 'none' },
      "d.status <> 'retired' AND d.latest_update_id IS NULL",
      [],
    ],
    ['finds who is online', { online: true }, `d.status <> 'retired' AND ${ONLINE}`, [NOW]],
    ['finds who is not', { online: false }, `d.status <> 'retired' AND NOT ${ONLINE}`, [NOW]],
    [
      'searches id and name',
      { search: 'hall' },
      "d.status <> 'retired' AND (d.device_id ILIKE $1 OR d.name ILIKE $1)",
      ['%hall%'],
    ],
    ['asks nothing for an empty search', { search: '' }, "d.status <> 'retired'", []],
  ])('%s', (_, query, where, parameters) => {
    expect(deviceCondition(query, NOW)).toEqual({ where, parameters });
  });

  it.each([
    ['100%', '%100\\%%'],
    ['a_b', '%a\\_b%'],
    ['a\\b', '%a\\\\b%'],
    ["'; DROP TABLE devices; --", "%'; DROP TABLE devices; --%"],
    ['a\0b', '%ab%'],
  ])('searches for %j as it is written', (search, pattern) => {
    expect(deviceCondition({ search }, NOW).parameters).toEqual([pattern]);
  });

  it('puts no value into the statement, and numbers its parameters without a gap', () => {
    const text = fc.stringMatching(/^§[a-z'";]{1,20}$/);
    const query = fc.record({ type: text, version: text, search: text, online: fc.boolean() }, { requiredKeys: [] });
    fc.assert(
      fc.property(query, (asked) => {
        const { where, parameters } = deviceCondition(asked, NOW);
        expect(where).not.toContain('§');
        const numbers = new Set([...where.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
        expect([...numbers].sort((a, b) => a - b)).toEqual(parameters.map((_, index) => index + 1));
      }),
    );
  });
});

describe('the cursor', () => {
  it('leads back to the device that it was made of', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}$/), (deviceId) => {
        expect(deviceIdOfCursor(cursorAfter(deviceId))).toBe(deviceId);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no base64url', '????'],
    ['padding', `${cursorAfter('a')}==`],
    ['bits that are not used', 'YR'],
    ['an id that is too long', cursorAfter('a'.repeat(65))],
    ['an id with a slash', cursorAfter('a/b')],
    ['NUL, which Postgres takes in no text', cursorAfter('a\0')],
    ['bytes that are no UTF-8', Buffer.from([0xff]).toString('base64url')],
    ['plain text', 'esp32-24a160c3f0de'],
  ])('is refused when it is %s', (_, cursor) => {
    expect(() => deviceIdOfCursor(cursor)).toThrow(InvalidField);
  });

  it('is a device id or refused, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[A-Za-z0-9_-]*$/)), (cursor) => {
        try {
          expect(deviceIdOfCursor(cursor)).toMatch(/^[A-Za-z0-9._-]{1,64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidField);
        }
      }),
    );
  });
});

import fc from 'fast-check';
import '../index';
import { DEVICE_TYPE_PATTERN } from '../devices/device-type.dto';
import { brokenField } from '../testing/broken-field';
import { firmwareKey } from './firmware-key';
import { CreateRolloutDto } from './rollout.dto';
import { UpdateQueryDto } from './update.dto';

const ROLLOUT = { name: '2.5.0 to the workshop', firmwareKey: 'ESP32_OTA_Base_2.5.0', target: { deviceIds: ['hall'] } };
const manyIds = (count: number) => Array.from({ length: count }, (_, index) => `device-${index}`);

describe('a new rollout', () => {
  it.each([
    ['a target of devices', {}, null],
    ['a target of types', { target: { deviceTypes: ['ESP32_OTA_Base'] } }, null],
    ['every setting at its least', { priority: -1_000, maxAttempts: 1, silenceSeconds: 60, force: false }, null],
    [
      'every setting at its most',
      { priority: 1_000, maxAttempts: 20, silenceSeconds: 2_592_000, allowDowngrade: true },
      null,
    ],
    ['as many devices as allowed', { target: { deviceIds: manyIds(10_000) } }, null],
    ['one device too many', { target: { deviceIds: manyIds(10_001) } }, 'target.deviceIds'],
    ['no device in the list', { target: { deviceIds: [] } }, 'target.deviceIds'],
    ['an id with a slash', { target: { deviceIds: ['hall', '../x'] } }, 'target.deviceIds'],
    ['a number as an id', { target: { deviceIds: [5] } }, 'target.deviceIds'],
    ['a text in the place of the list', { target: { deviceIds: 'hall' } }, 'target.deviceIds'],
    ['a type that is no type', { target: { deviceTypes: ['../../x'] } }, 'target.deviceTypes'],
    ['a target that nobody knows', { target: { groups: ['a'] } }, 'target.groups'],
    ['no target', { target: undefined }, 'target'],
    ['null as a target', { target: null }, 'target'],
    ['a text as a target', { target: 'all' }, 'target'],
    ['a list as a target', { target: [{ deviceIds: ['hall'] }] }, 'target'],
    ['an empty name', { name: '' }, 'name'],
    ['a name of 101 characters', { name: 'a'.repeat(101) }, 'name'],
    ['a key that is too long', { firmwareKey: 'a'.repeat(64) }, 'firmwareKey'],
    ['a priority above the most', { priority: 1_001 }, 'priority'],
    ['a fraction as a priority', { priority: 0.5 }, 'priority'],
    ['"true" in the place of true', { force: 'true' }, 'force'],
    ['no try', { maxAttempts: 0 }, 'maxAttempts'],
    ['21 tries', { maxAttempts: 21 }, 'maxAttempts'],
    ['a silence of less than a minute', { silenceSeconds: 59 }, 'silenceSeconds'],
    ['a status', { status: 'running' }, 'status'],
    ['a start on a day that there is not', { startAt: '2026-02-30T00:00:00Z' }, 'startAt'],
  ])('with %s: the broken field is %s', (_, change, field) => {
    expect(brokenField(CreateRolloutDto, { ...ROLLOUT, ...change })).toBe(field);
  });
});

describe('the start of a rollout', () => {
  it.each([
    '2026-12-01T22:00:00Z',
    '2026-12-01T22:00:00.123456Z',
    '2026-12-01T22:00+01:00',
    '2026-12-01T22:00:00-0330',
    '2026-12-01 22:00:00z',
    '2026-12-01',
  ])('may be %s, which is an instant', (startAt) => {
    expect(brokenField(CreateRolloutDto, { ...ROLLOUT, startAt })).toBeNull();
    expect(new Date(startAt).getTime()).not.toBeNaN();
  });

  it.each([
    '2026-W01-1',
    '2026-335',
    '20261201T000000',
    '2026-12-01T22Z',
    '2026-12-01T22:00:00,5Z',
    '2026-12-01T22:00+01',
  ])('may not be %s: that is ISO 8601, and `Date` does not read it', (startAt) => {
    expect(brokenField(CreateRolloutDto, { ...ROLLOUT, startAt })).toBe('startAt');
  });
});

describe("the query of a rollout's updates", () => {
  it.each([
    [{}, null],
    [{ state: 'failed', cursor: '4711', limit: '200' }, null],
    [{ state: 'none' }, 'state'],
    [{ cursor: 'abc' }, 'cursor'],
    [{ cursor: '-1' }, 'cursor'],
    [{ cursor: '12345678901' }, 'cursor'],
    [{ limit: '201' }, 'limit'],
  ])('%j: the broken field is %s', (query, field) => {
    expect(brokenField(UpdateQueryDto, query)).toBe(field);
  });
});

describe('firmwareKey', () => {
  const type = fc.stringMatching(DEVICE_TYPE_PATTERN);
  const version = fc.stringMatching(/^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}(-[a-z0-9-]{1,5})?$/);

  it('is the same for two firmwares only when type and version are', () => {
    const pairs = fc.oneof(fc.tuple(type, version), fc.constantFrom(['A_1', '2.0.0'], ['A', '1.2.0']));
    fc.assert(
      fc.property(pairs, pairs, (a, b) => {
        const [typeA = '', versionA = ''] = a;
        const [typeB = '', versionB = ''] = b;
        const isSame = typeA === typeB && versionA === versionB;
        expect(firmwareKey(typeA, versionA) === firmwareKey(typeB, versionB)).toBe(isSame);
      }),
    );
  });

  it('gives back type and version at its last underscore, since no version holds one', () => {
    fc.assert(
      fc.property(type, version, (deviceType, text) => {
        const key = firmwareKey(deviceType, text);
        const at = key.lastIndexOf('_');
        expect([key.slice(0, at), key.slice(at + 1)]).toEqual([deviceType, text]);
      }),
    );
  });
});

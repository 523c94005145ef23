import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import type { Filter } from './filter';
import { meetsFilter, type FilteredDevice } from './filter-predicate';
import { filterSql } from './filter-sql';
import { parseFilter } from './parse-filter';
import { storeFilteredDevices } from './testing/filtered-devices';

const NOW = new Date('2026-11-20T12:00:00Z');
const VERSIONS = ['2.4.0', '2.5.0-rc.1', '2.5.0', '2.10.0', '20251003.134016', '1.0.0+7'];
const TAGS = ['beta', 'lab', 'it\'s "odd"'];
const GROUPS = ['Lab', 'Hall'];
const NAMES = ['Hall sign', 'HALL SIGN', 'ÄRGER %_\\', 'x'];

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 3 });
const device: fc.Arbitrary<Omit<FilteredDevice, 'deviceId'>> = fc
  .record({
    name: fc.constantFrom(...NAMES),
    type: fc.constantFrom('ESP32_OTA_Base', 'ESP32_LED_Blink', 'unknown'),
    chip: orNull(fc.constantFrom('ESP32', 'ESP32-S3')),
    version: orNull(fc.constantFrom(...VERSIONS)),
    tags: fc.subarray(TAGS),
    groups: fc.subarray(GROUPS),
    status: orNull(
      fc.record({
        lastSeenAtMs: fc.integer({ min: 0, max: 20 }).map((hours) => NOW.getTime() - hours * 3_600_000),
        intervalSeconds: fc.constantFrom(30, 3_600, 7_200),
        freeHeapBytes: orNull(fc.constantFrom(10_000, 40_000, 90_000)),
        rssi: orNull(fc.integer({ min: -90, max: -40 })),
      }),
    ),
  })
  .map(({ status, ...rest }) => ({
    ...rest,
    ...(status ?? { lastSeenAtMs: null, intervalSeconds: null, freeHeapBytes: null, rssi: null }),
  }));

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`;
const equality = fc.constantFrom('=', '!=');
const order = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
const comparison = fc.oneof(
  fc.tuple(fc.constant('version'), order, fc.constantFrom(...VERSIONS, '2.5.0+1').map(quote)),
  fc.tuple(fc.constant('type'), equality, fc.constantFrom('ESP32_OTA_Base', 'nothing')),
  fc.tuple(fc.constant('chip'), equality, fc.constantFrom('ESP32', 'ESP32-S3')),
  fc.tuple(
    fc.constant('name'),
    fc.constantFrom('=', '!=', '~'),
    fc.constantFrom(...NAMES, 'hall', 'är', '%', '\\').map(quote),
  ),
  fc.tuple(fc.constant('tag'), equality, fc.constantFrom(...TAGS, 'none').map(quote)),
  fc.tuple(fc.constant('group'), equality, fc.constantFrom(...GROUPS, 'none')),
  fc.tuple(fc.constant('online'), equality, fc.constantFrom('true', 'false')),
  fc.tuple(fc.constant('last_seen'), fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom('0s', '1h', '5h', '1d')),
  fc.tuple(fc.constant('free_heap'), order, fc.constantFrom('10000', '40000')),
  fc.tuple(fc.constant('rssi'), order, fc.integer({ min: -91, max: -39 }).map(String)),
);
const filterText = fc.letrec<{ filter: string; leaf: string }>((tie) => ({
  leaf: comparison.map((parts) => parts.join(' ')),
  filter: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    tie('leaf'),
    tie('filter').map((text) => `not (${text})`),
    fc.tuple(tie('filter'), fc.constantFrom('and', 'or'), tie('filter')).map(([a, word, b]) => `(${a}) ${word} (${b})`),
  ),
})).filter;

describe('a filter', () => {
  let dataSource: DataSource;
  let close: () => Promise<void>;
  let devices: readonly FilteredDevice[];

  beforeAll(async () => {
    ({ dataSource, close } = await openTestDatabase());
    devices = await storeFilteredDevices(dataSource, fc.sample(device, { numRuns: 300, seed: 7 }));
  });
  afterAll(() => close());

  const inSql = async (filter: Filter): Promise<string[]> => {
    const { condition, parameters } = filterSql(filter, NOW, 1);
    const rows = await dataSource.query<{ deviceId: string }[]>(
      `SELECT d.device_id AS "deviceId" FROM devices d LEFT JOIN device_types t ON t.name = d.type
       LEFT JOIN device_status s ON s.device_key = d.key WHERE d.status <> $1 AND (${condition})`,
      ['retired', ...parameters],
    );
    return rows.map(({ deviceId }) => deviceId).sort();
  };
  const inMemory = (filter: Filter): string[] =>
    devices
      .filter((each) => meetsFilter(each, filter, NOW.getTime()))
      .map(({ deviceId }) => deviceId)
      .sort();

  it('names the same devices in SQL as in memory', async () => {
    await fc.assert(
      fc.asyncProperty(filterText, async (text) => {
        const filter = parseFilter(text);
        expect(await inSql(filter)).toEqual(inMemory(filter));
      }),
      { numRuns: 400 },
    );
  });

  it('and its opposite name every device once between them', async () => {
    await fc.assert(
      fc.asyncProperty(filterText, async (text) => {
        const filter = parseFilter(text);
        const both = [...(await inSql(filter)), ...(await inSql({ kind: 'not', of: filter }))];
        expect(both.sort()).toEqual(devices.map(({ deviceId }) => deviceId).sort());
      }),
      { numRuns: 100 },
    );
  });

  it.each(
    ['rssi', 'free_heap'].flatMap((field) => ['=', '!=', '<', '>'].map((operator) => [field, operator] as const)),
  )('may compare %s by %s with more than it can be', async (field, operator) => {
    for (const value of ['999999999999', '-999999999999']) {
      const filter = parseFilter(`${field} ${operator} ${value}`);
      expect(await inSql(filter)).toEqual(inMemory(filter));
    }
  });

  it.each(['<', '>'])('may ask for a time since before there were boards: last_seen %s', async (operator) => {
    const filter = parseFilter(`last_seen ${operator} 999999w`);
    expect(await inSql(filter)).toEqual(inMemory(filter));
  });

  it.each(['name = "x\'; DROP TABLE devices; --"', 'tag = "}{"', 'group = "\\\\"'])(
    'takes %s as a value and no more',
    async (text) => {
      await expect(inSql(parseFilter(text))).resolves.toEqual([]);
    },
  );
});

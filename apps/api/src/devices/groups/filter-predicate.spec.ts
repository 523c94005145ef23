import { meetsFilter, type FilteredDevice } from './filter-predicate';
import { parseFilter } from './parse-filter';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
const HOUR_MS = 3_600_000;

const talkative: FilteredDevice = {
  deviceId: 'esp32-24a160c3f0de',
  name: 'Hall sign',
  type: 'ESP32_LED_Blink',
  chip: 'ESP32',
  version: '2.5.0',
  tags: ['beta', 'lab'],
  groups: ['Hall'],
  lastSeenAtMs: NOW_MS - HOUR_MS,
  intervalSeconds: 3_600,
  freeHeapBytes: 40_000,
  rssi: -70,
};
const silent: FilteredDevice = {
  ...talkative,
  chip: null,
  version: null,
  tags: [],
  groups: [],
  lastSeenAtMs: null,
  intervalSeconds: null,
  freeHeapBytes: null,
  rssi: null,
};

const meets = (device: FilteredDevice, text: string): boolean => meetsFilter(device, parseFilter(text), NOW_MS);

// What `filterSql` says of the same questions is compared with this by its own spec, on the database.
describe('meetsFilter', () => {
  it.each([
    'id = esp32-24a160c3f0de',
    'id ~ C3F0',
    'name ~ "HALL s"',
    'name != hall',
    'type = ESP32_LED_Blink',
    'chip != ESP32-S3',
    'tag = lab',
    'tag != gamma',
    'group = Hall',
    'group != Lab',
    'online = true',
    'online != false',
    'version = 2.5.0',
    'version != 2.5.0-rc.1',
    'version > 2.5.0-rc.1',
    'version <= 2.10.0',
    'rssi = -70',
    'rssi >= -70',
    'rssi > -71',
    'rssi != -69',
    'free_heap <= 40000',
    'free_heap < 40001',
    'last_seen >= 1h',
    'last_seen <= 60m',
    'last_seen < 61m',
    'tag = beta and tag = lab',
    'tag = gamma or tag = lab',
    'not tag = gamma',
  ])('holds of a device that says all: %s', (text) => {
    expect(meets(talkative, text)).toBe(true);
  });

  it.each([
    'id = esp32',
    'id ~ ffff',
    'name = "hall sign"',
    'name != "Hall sign"',
    'type = ESP32_OTA_Base',
    'type != ESP32_LED_Blink',
    'chip ~ s3',
    'tag = gamma',
    'tag != beta',
    'group = Lab',
    'group != Hall',
    'online = false',
    'online != true',
    'version = 2.5.0+1',
    'version != 2.5.0',
    'version < 2.5.0',
    'version > 2.10.0',
    'rssi = -69',
    'rssi != -70',
    'rssi > -70',
    'rssi < -70',
    'free_heap >= 40001',
    'last_seen > 1h',
    'last_seen < 60m',
    'tag = beta and tag = gamma',
    'tag = gamma or tag = delta',
    'not tag = lab',
  ])('does not hold of a device that says all: %s', (text) => {
    expect(meets(talkative, text)).toBe(false);
  });

  it.each(['chip', 'version', 'rssi', 'free_heap'])(
    'lets %s that a device does not say meet no comparison but !=',
    (field) => {
      const value = field === 'version' ? '2.5.0' : '0';
      const operators = field === 'chip' ? ['=', '~'] : ['=', '<', '<=', '>', '>='];
      for (const operator of operators) expect(meets(silent, `${field} ${operator} ${value}`)).toBe(false);
      expect(meets(silent, `${field} != ${value}`)).toBe(true);
    },
  );

  it.each(['<', '<=', '>', '>='])(
    'never compares the silence of a device that was never heard: last_seen %s',
    (operator) => {
      expect(meets(silent, `last_seen ${operator} 9d`)).toBe(false);
    },
  );

  it('takes a device that was never heard for offline', () => {
    expect(meets(silent, 'online = false')).toBe(true);
  });

  it('takes a device for online up to two and a half of its own intervals', () => {
    const heardAgo = (ms: number): FilteredDevice => ({ ...talkative, lastSeenAtMs: NOW_MS - ms });
    expect(meets(heardAgo(2.5 * HOUR_MS), 'online = true')).toBe(true);
    expect(meets(heardAgo(2.5 * HOUR_MS + 1), 'online = true')).toBe(false);
  });

  it('takes a device without an interval for online at the moment that it is heard, and no longer', () => {
    const heardAgo = (ms: number): FilteredDevice => ({ ...silent, lastSeenAtMs: NOW_MS - ms });
    expect(meets(heardAgo(0), 'online = true')).toBe(true);
    expect(meets(heardAgo(1), 'online = true')).toBe(false);
  });

  it('folds the case of ASCII letters alone, as the database does', () => {
    const device = { ...talkative, name: 'ÄRGER' };
    expect(meets(device, 'name ~ rger')).toBe(true);
    expect(meets(device, 'name ~ "är"')).toBe(false);
  });
});

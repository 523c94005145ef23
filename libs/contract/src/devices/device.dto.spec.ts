import { plainToInstance } from 'class-transformer';
import '../index';
import { LIMITS } from '../limits';
import { brokenField } from '../testing/broken-field';
import { isDeviceId } from './device-id';
import {
  CreateDeviceTypeDto,
  DEVICE_TYPE_PATTERN,
  FIELDED_REGISTRATION_TYPE,
  PatchDeviceTypeDto,
} from './device-type.dto';
import { DeviceQueryDto, PatchDeviceDto } from './device.dto';

describe('a device id', () => {
  it.each(['a', 'esp32-24a160c3f0de', 'ESP32_OTA_BASE_001', '...', '-', 'a'.repeat(64)])('may be %s', (text) => {
    expect(isDeviceId(text)).toBe(true);
  });

  it.each(['', 'a'.repeat(65), 'a b', 'a/b', '../x', 'ä', 'a\n', 'a\0', 'a%2Fb', '😀'])('may not be %j', (text) => {
    expect(isDeviceId(text)).toBe(false);
  });
});

describe('a device type', () => {
  it.each(['A', 'ESP32_OTA_Base', 'Greenhouse-S3', `A${'b'.repeat(30)}`, FIELDED_REGISTRATION_TYPE])(
    'may be called %s',
    (text) => {
      expect(DEVICE_TYPE_PATTERN.test(text)).toBe(true);
    },
  );

  it.each(['', '1A', '_A', '-A', 'A.B', 'A/B', '../../x', 'A B', 'Ä', 'A\n', `A${'b'.repeat(31)}`])(
    'may not be called %j',
    (text) => {
      expect(DEVICE_TYPE_PATTERN.test(text)).toBe(false);
    },
  );

  const GREENHOUSE = { name: 'Greenhouse_S3', chip: 'ESP32-S3', slotBytes: 3_145_728 };
  it.each([
    ['the smallest slot', { slotBytes: LIMITS.slotBytesMin }, null],
    ['the largest slot', { slotBytes: LIMITS.slotBytesMax }, null],
    ['a slot below the least', { slotBytes: LIMITS.slotBytesMin - 1 }, 'slotBytes'],
    ['a slot above the most', { slotBytes: LIMITS.slotBytesMax + 1 }, 'slotBytes'],
    ['a slot in a text', { slotBytes: '3145728' }, 'slotBytes'],
    ['a chip in lower case', { chip: 'esp32-s3' }, 'chip'],
    ['no name', { name: undefined }, 'name'],
    ['a list as a name', { name: ['A'] }, 'name'],
    ['a field that nobody knows', { more: 1 }, 'more'],
  ])('is added with %s: the broken field is %s', (_, change, field) => {
    expect(brokenField(CreateDeviceTypeDto, { ...GREENHOUSE, ...change })).toBe(field);
  });

  it('cannot be renamed', () => {
    expect(brokenField(PatchDeviceTypeDto, {})).toBeNull();
    expect(brokenField(PatchDeviceTypeDto, { name: 'Other' })).toBe('name');
  });
});

describe('the query of the device list', () => {
  it.each([
    ['true', true],
    ['false', false],
  ])('reads online=%s as a boolean', (text, value) => {
    expect(plainToInstance(DeviceQueryDto, { online: text }).online).toBe(value);
  });

  it('reads the limit as a number', () => {
    expect(plainToInstance(DeviceQueryDto, { limit: '25' }).limit).toBe(25);
  });

  it.each([
    [{}, null],
    [{ type: 'ESP32_OTA_Base', version: '2.5.0', state: 'failed', status: 'active', search: 'hall' }, null],
    [{ state: 'none' }, null],
    [{ state: 'sleeping' }, 'state'],
    [{ status: 'gone' }, 'status'],
    [{ online: 'yes' }, 'online'],
    [{ online: '' }, 'online'],
    [{ online: ['true', 'false'] }, 'online'],
    [{ limit: '1' }, null],
    [{ limit: '200' }, null],
    [{ limit: '0' }, 'limit'],
    [{ limit: '201' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
    [{ limit: 'all' }, 'limit'],
    [{ search: 'a'.repeat(100) }, null],
    [{ search: 'a'.repeat(101) }, 'search'],
    [{ search: ['a', 'b'] }, 'search'],
    [{ search: { $gt: '' } }, 'search'],
    [{ cursor: 'a'.repeat(201) }, 'cursor'],
    [{ order: 'name' }, 'order'],
  ])('%j: the broken field is %s', (query, field) => {
    expect(brokenField(DeviceQueryDto, query)).toBe(field);
  });
});

describe('a change to a device', () => {
  it.each([
    [{}, null],
    [{ name: '' }, null],
    [{ name: 'a'.repeat(100), notes: 'b'.repeat(2_000) }, null],
    [{ name: 'a'.repeat(101) }, 'name'],
    [{ notes: 'b'.repeat(2_001) }, 'notes'],
    [{ name: 5 }, 'name'],
    [{ status: 'active' }, 'status'],
    [{ type: 'ESP32_OTA_Base' }, 'type'],
  ])('has in %j the broken field %s', (change, field) => {
    expect(brokenField(PatchDeviceDto, change)).toBe(field);
  });
});

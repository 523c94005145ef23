import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice } from '../ota/testing/rows';
import { DeviceTypeEntity } from './device-type.entity';
import { DeviceTypeExists, DeviceTypeNotFound } from './device-types.errors';
import { DeviceTypes } from './device-types.service';

const GREENHOUSE = { name: 'Greenhouse_S3', chip: 'ESP32-S3', slotBytes: 3_145_728 } as const;

describe('the device types', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let types: DeviceTypes;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    types = new DeviceTypes(database.getRepository(DeviceTypeEntity), { now: () => new Date('2026-03-01T12:00:00Z') });
  });
  afterEach(async () => {
    await database.query('DELETE FROM devices');
    await database.query('DELETE FROM device_types WHERE name = $1', [GREENHOUSE.name]);
  });
  afterAll(() => close());

  const names = async () => (await types.list()).items.map(({ name }) => name);

  it('are listed by name with the number of their devices, in whatever state', async () => {
    await aDevice(database, { type: 'ESP32_LED_Blink' });
    await aDevice(database, { type: 'ESP32_LED_Blink', status: 'retired' });
    await aDevice(database, { type: 'nobody-added-this' });
    expect((await types.list()).items).toEqual([
      { name: 'ESP32_LED_Blink', chip: 'ESP32', slotBytes: 1_310_720, devices: 2 },
      { name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1_310_720, devices: 0 },
      { name: 'ESP32_PersonalCMS', chip: 'ESP32', slotBytes: 1_310_720, devices: 0 },
    ]);
  });

  it('can be added, and know the devices that were there before', async () => {
    await aDevice(database, { type: GREENHOUSE.name });
    expect(await types.create(GREENHOUSE)).toEqual({ ...GREENHOUSE, devices: 1 });
    expect(await types.find(GREENHOUSE.name)).toMatchObject(GREENHOUSE);
  });

  it('have names of their own, even when two people add one at the same moment', async () => {
    const attempts = await Promise.allSettled([
      types.create(GREENHOUSE),
      types.create({ ...GREENHOUSE, chip: 'ESP32' }),
    ]);
    expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(types.create(GREENHOUSE)).rejects.toThrow(DeviceTypeExists);
    expect((await names()).filter((name) => name === GREENHOUSE.name)).toHaveLength(1);
  });

  it('change in what is given and stay in what is not', async () => {
    await types.create(GREENHOUSE);
    expect(await types.patch(GREENHOUSE.name, { slotBytes: 1_966_080 })).toMatchObject({
      chip: 'ESP32-S3',
      slotBytes: 1_966_080,
    });
    expect(await types.patch(GREENHOUSE.name, { chip: 'ESP32-C6' })).toMatchObject({
      chip: 'ESP32-C6',
      slotBytes: 1_966_080,
    });
    expect(await types.patch(GREENHOUSE.name, {})).toMatchObject({ chip: 'ESP32-C6', slotBytes: 1_966_080 });
  });

  it('cannot be changed where there is none', async () => {
    await expect(types.patch('Nothing', { slotBytes: 1_966_080 })).rejects.toThrow(DeviceTypeNotFound);
    expect(await types.find('Nothing')).toBeNull();
  });

  it('count the devices in use that report a smaller slot than an image needs', async () => {
    await aDevice(database, { slotBytes: '999999' });
    await aDevice(database, { slotBytes: '1000000' });
    await aDevice(database, { slotBytes: null });
    await aDevice(database, { slotBytes: '1', status: 'retired' });
    await aDevice(database, { slotBytes: '1', type: 'ESP32_LED_Blink' });
    expect(await types.countSmallerSlots('ESP32_OTA_Base', 1_000_000)).toBe(1);
  });
});

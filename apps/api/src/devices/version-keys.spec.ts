import { versionSortKey } from '@pcms/contract';
import { openTestDatabase } from '../database/testing/test-database';
import { DeviceEntity } from './device.entity';
import { VersionKeys } from './version-keys';

describe('VersionKeys', () => {
  it('gives a key to the rows that have a version and none', async () => {
    const { dataSource, close } = await openTestDatabase();
    const devices = dataSource.getRepository(DeviceEntity);
    const common = { name: 'x', type: 'ESP32_OTA_Base', status: 'active' as const };
    await devices.insert([
      { ...common, deviceId: 'a', version: '2.10.0' },
      { ...common, deviceId: 'b', version: '2.9.0', versionKey: 'kept' },
      { ...common, deviceId: 'c', version: null },
    ]);
    await new VersionKeys(dataSource).onApplicationBootstrap();
    const keys = (await devices.find({ order: { deviceId: 'ASC' } })).map(({ versionKey }) => versionKey);
    expect(keys).toEqual([versionSortKey('2.10.0'), 'kept', null]);
    await close();
  });
});

import { versionSortKey } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { DeviceStatusEntity } from '../../device-status.entity';
import { DeviceEntity } from '../../device.entity';
import type { FilteredDevice } from '../filter-predicate';
import { GroupMemberEntity } from '../group-member.entity';
import { GroupEntity } from '../group.entity';

/** Stores devices as a filter sees them, in the groups that they name, and returns them as they are in the database. */
export async function storeFilteredDevices(
  database: DataSource,
  devices: readonly Omit<FilteredDevice, 'deviceId'>[],
): Promise<FilteredDevice[]> {
  const groupIds = await storeGroups(database, [...new Set(devices.flatMap(({ groups }) => groups))]);
  const types = new Map(
    (await database.query<{ name: string; chip: string }[]>('SELECT name, chip FROM device_types')).map(
      ({ name, chip }) => [name, chip],
    ),
  );
  const stored: FilteredDevice[] = [];
  for (const [index, device] of devices.entries()) {
    const deviceId = `filtered-${String(index).padStart(4, '0')}`;
    const { key } = await database.getRepository(DeviceEntity).save({
      deviceId,
      name: device.name,
      type: device.type,
      status: 'active' as const,
      chip: device.chip,
      version: device.version,
      versionKey: device.version && versionSortKey(device.version),
      tags: [...device.tags],
    });
    await storeStatus(database, key, device);
    await database
      .getRepository(GroupMemberEntity)
      .insert(device.groups.map((name) => ({ groupId: groupIds.get(name), deviceKey: key })));
    stored.push({ ...device, deviceId, chip: device.chip ?? types.get(device.type) ?? null });
  }
  return stored;
}

async function storeGroups(database: DataSource, names: readonly string[]): Promise<Map<string, string>> {
  const groups = await database
    .getRepository(GroupEntity)
    .save(names.map((name) => ({ name, filter: null, createdBy: 'admin' })));
  return new Map(groups.map(({ id, name }) => [name, id]));
}

async function storeStatus(
  database: DataSource,
  deviceKey: number,
  device: Omit<FilteredDevice, 'deviceId'>,
): Promise<void> {
  if (device.lastSeenAtMs === null) return;
  await database.getRepository(DeviceStatusEntity).insert({
    deviceKey,
    lastSeenAt: new Date(device.lastSeenAtMs),
    intervalS: device.intervalSeconds ?? 0,
    freeHeapBytes: device.freeHeapBytes === null ? null : String(device.freeHeapBytes),
    rssi: device.rssi,
  });
}

import type { DeviceDto } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { toDeviceDto, type DeviceRow } from './device.mapper';
import { UPDATE_VIEW } from './update-view';

/** Devices with what lists show of them. PostgreSQL leaves out those joins that a statement does not look at. */
export const DEVICE_FROM = `FROM devices d
  LEFT JOIN device_types t ON t.name = d.type
  LEFT JOIN device_status s ON s.device_key = d.key
  LEFT JOIN updates u ON u.id = d.latest_update_id
  LEFT JOIN rollouts r ON r.id = u.rollout_id`;

export const LIST_COLUMNS = `d.device_id AS "deviceId", d.name, d.type, COALESCE(d.chip, t.chip) AS chip, d.version, d.status,
  s.last_seen_at AS "lastSeenAt", s.interval_s AS "intervalS", d.credential_hash IS NOT NULL AS enrolled, d.tags,
  CASE WHEN u.id IS NOT NULL THEN ${UPDATE_VIEW} END AS "update"`;

/** The names of the fixed groups that list `d`. */
export const FIXED_GROUPS = `ARRAY(SELECT g.name FROM device_group_members m JOIN device_groups g ON g.id = m.group_id
  WHERE m.device_key = d.key ORDER BY g.name)`;

/** Which devices: a condition over `d`, `t`, `s` and `u`, and the values of its parameters. */
export interface DeviceCondition {
  readonly where: string;
  readonly parameters: readonly unknown[];
}

/** The first devices that meet a condition, ordered by device id. */
export async function listDevices(
  dataSource: DataSource,
  { where, parameters }: DeviceCondition,
  { limit, now }: { readonly limit: number; readonly now: Date },
): Promise<DeviceDto[]> {
  const rows = await dataSource.query<DeviceRow[]>(
    `SELECT ${LIST_COLUMNS} ${DEVICE_FROM} WHERE ${where} ORDER BY d.device_id LIMIT ${limit}`,
    [...parameters],
  );
  return rows.map((row) => toDeviceDto(row, now));
}

export async function countDevices(dataSource: DataSource, { where, parameters }: DeviceCondition): Promise<number> {
  const [row] = await dataSource.query<{ devices: number }[]>(
    `SELECT count(*)::int AS devices ${DEVICE_FROM} WHERE ${where}`,
    [...parameters],
  );
  return row?.devices ?? 0;
}

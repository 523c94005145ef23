import { CADENCE, isDeviceId, type DeviceQueryDto } from '@pcms/contract';
import { InvalidField } from '../http/domain-error';
import type { DeviceCondition } from './device-rows';

/** SQL over `s`: heard from within 2.5 × its interval before the instant in parameter `$n`. */
export const onlineSql = (n: number): string =>
  `(s.last_seen_at IS NOT NULL AND s.last_seen_at >= $${n}::timestamptz - s.interval_s * ${CADENCE.onlineIntervals} * interval '1 second')`;

/** The condition that a device must meet to be in the list, without the cursor. `now` decides who is online. */
export function deviceCondition(query: DeviceQueryDto, now: Date): DeviceCondition {
  const parameters: unknown[] = [];
  const bind = (value: unknown): number => parameters.push(value);
  const where = [
    query.status ? `d.status = $${bind(query.status)}` : `d.status <> 'retired'`,
    query.type !== undefined && `d.type = $${bind(query.type)}`,
    query.tag !== undefined && `d.tags @> ARRAY[$${bind(query.tag)}::text]`,
    query.version !== undefined && `d.version = $${bind(query.version)}`,
    query.state === 'none' && `d.latest_update_id IS NULL`,
    query.state !== undefined && query.state !== 'none' && `u.state = $${bind(query.state)}`,
    query.online !== undefined && `${query.online ? '' : 'NOT '}${onlineSql(bind(now))}`,
    query.search && searchSql(bind(`%${escapeLike(query.search)}%`)),
  ];
  return { where: where.filter(Boolean).join(' AND '), parameters };
}

const searchSql = (n: number): string => `(d.device_id ILIKE $${n} OR d.name ILIKE $${n})`;
const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&').replaceAll('\0', '');

/** The list is ordered by device id, so the id of a page's last row says where the next begins. */
export const cursorAfter = (deviceId: string): string => Buffer.from(deviceId).toString('base64url');

/** @throws InvalidField when the text is no cursor of this list. */
export function deviceIdOfCursor(cursor: string): string {
  const deviceId = Buffer.from(cursor, 'base64url').toString();
  if (!isDeviceId(deviceId) || cursorAfter(deviceId) !== cursor) {
    throw new InvalidField('cursor', 'cursor must be the nextCursor of an earlier page');
  }
  return deviceId;
}

import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type DeviceDetailDto,
  type DevicePageDto,
  type DeviceQueryDto,
  type HeartbeatDto,
  type PatchDeviceDto,
  type UpdateEventDto,
} from '@pcms/contract';
import { InjectRepository } from '@nestjs/typeorm';
import { DataSource, Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { LiveEvents } from '../database/live-events';
import { DeviceContacts } from './device-contacts';
import { DeviceEntity } from './device.entity';
import { cursorAfter, deviceCondition, deviceIdOfCursor } from './device-list-query';
import { toDeviceDetailDto, toDeviceDto, type DeviceDetailRow, type DeviceRow } from './device.mapper';
import { DeviceNotFound, DeviceNotPending } from './devices.errors';
import { UPDATE_VIEW } from './update-view';

const HISTORY_ROWS = 50;
const HEARTBEAT_ROWS = 60;

const FROM = `FROM devices d
  LEFT JOIN device_types t ON t.name = d.type
  LEFT JOIN device_status s ON s.device_key = d.key
  LEFT JOIN updates u ON u.id = d.latest_update_id
  LEFT JOIN rollouts r ON r.id = u.rollout_id`;

const LIST_COLUMNS = `d.device_id AS "deviceId", d.name, d.type, COALESCE(d.chip, t.chip) AS chip, d.version, d.status,
  s.last_seen_at AS "lastSeenAt", s.interval_s AS "intervalS", d.credential_hash IS NOT NULL AS enrolled,
  CASE WHEN u.id IS NOT NULL THEN ${UPDATE_VIEW} END AS "update"`;

const DETAIL_COLUMNS = `${LIST_COLUMNS}, d.key, d.notes, d.occupation, d.mac, d.image_digest AS "imageDigest",
  d.flash_bytes::float8 AS "flashBytes", COALESCE(d.slot_bytes, t.slot_bytes)::float8 AS "slotBytes", d.wifi_ssid AS "wifiSsid",
  d.capabilities, s.reset_reason AS "resetReason", s.boot_count::float8 AS "bootCount", d.can_enrol AS "canEnrol",
  d.reenrolment_allowed AS "reenrolmentAllowed", d.created_at AS "createdAt"`;

/** The fleet as people see it. */
@Injectable()
export class Devices {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(DeviceEntity) private readonly rows: Repository<DeviceEntity>,
    private readonly contacts: DeviceContacts,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** One page of the devices that match, ordered by device id. */
  async list(query: DeviceQueryDto): Promise<DevicePageDto> {
    const now = this.clock.now();
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const { where, parameters } = deviceCondition(query, now);
    const after = query.cursor === undefined ? '' : deviceIdOfCursor(query.cursor);
    const cursorParameter = parameters.length + 1;
    const [rows, [counted]] = await Promise.all([
      this.dataSource.query<DeviceRow[]>(
        `SELECT ${LIST_COLUMNS} ${FROM} WHERE ${where} AND d.device_id > $${cursorParameter}
         ORDER BY d.device_id LIMIT ${limit + 1}`,
        [...parameters, after],
      ),
      this.dataSource.query<{ total: number }[]>(`SELECT count(*)::int AS total ${FROM} WHERE ${where}`, [
        ...parameters,
      ]),
    ]);
    const items = rows.slice(0, limit).map((row) => toDeviceDto(row, now));
    const last = items.at(-1);
    return {
      items,
      nextCursor: rows.length > limit && last ? cursorAfter(last.deviceId) : null,
      total: counted?.total ?? 0,
    };
  }

  /** @throws DeviceNotFound */
  async get(deviceId: string): Promise<DeviceDetailDto> {
    const [row] = await this.dataSource.query<DeviceDetailRow[]>(
      `SELECT ${DETAIL_COLUMNS} ${FROM} WHERE d.device_id = $1`,
      [deviceId],
    );
    if (!row) throw new DeviceNotFound(deviceId);
    const [history, heartbeats] = await Promise.all([this.historyOf(row.key), this.heartbeatsOf(row.key)]);
    return toDeviceDetailDto(row, { history, heartbeats }, this.clock.now());
  }

  /** @throws DeviceNotFound */
  async patch(deviceId: string, { name, notes }: PatchDeviceDto): Promise<DeviceDetailDto> {
    await this.change(deviceId, {
      // `null` passes as absent: it must not reach a column that takes none.
      ...(typeof name === 'string' && { name: name || deviceId, namedByPerson: name !== '' }),
      ...(typeof notes === 'string' && { notes }),
    });
    return this.get(deviceId);
  }

  /** Lets a device that waits take part. @throws DeviceNotFound, DeviceNotPending */
  async admit(deviceId: string): Promise<DeviceDetailDto> {
    const { affected } = await this.rows.update({ deviceId, status: 'pending' }, { status: 'active' });
    if (!affected) {
      await this.get(deviceId);
      throw new DeviceNotPending(deviceId);
    }
    await this.events.publish({ kind: 'device', deviceId });
    return this.get(deviceId);
  }

  /** Takes it out of the fleet, whatever it sends. @throws DeviceNotFound */
  async retire(deviceId: string): Promise<DeviceDetailDto> {
    await this.change(deviceId, { status: 'retired' });
    const { key } = await this.rows.findOneByOrFail({ deviceId });
    await this.contacts.tellRetirement(key, this.clock.now());
    return this.get(deviceId);
  }

  /** Lets its next registration give it a new credential. @throws DeviceNotFound */
  async allowReenrolment(deviceId: string): Promise<DeviceDetailDto> {
    await this.change(deviceId, { reenrolmentAllowed: true });
    return this.get(deviceId);
  }

  /** Its next heartbeat tells it to check for an update. @throws DeviceNotFound */
  async checkNow(deviceId: string): Promise<DeviceDetailDto> {
    await this.change(deviceId, { checkNow: true });
    return this.get(deviceId);
  }

  /** Its next heartbeat tells it to show itself. @throws DeviceNotFound */
  async identify(deviceId: string): Promise<DeviceDetailDto> {
    await this.change(deviceId, { identify: true });
    return this.get(deviceId);
  }

  /** Forgets the device with its history; one that calls again is a new one. @throws DeviceNotFound */
  async remove(deviceId: string): Promise<void> {
    const { affected } = await this.rows.delete({ deviceId });
    if (!affected) throw new DeviceNotFound(deviceId);
    await this.events.publish({ kind: 'device', deviceId });
  }

  private async change(deviceId: string, change: Partial<DeviceEntity>): Promise<void> {
    if (Object.keys(change).length === 0) return;
    const { affected } = await this.rows.update({ deviceId }, change);
    if (!affected) throw new DeviceNotFound(deviceId);
    await this.events.publish({ kind: 'device', deviceId });
  }

  private async historyOf(key: number): Promise<UpdateEventDto[]> {
    const rows = await this.dataSource.query<(Omit<UpdateEventDto, 'at'> & { at: Date })[]>(
      `SELECT e.at, e.update_id AS "updateId", u.firmware_key AS "firmwareKey", e.from_state AS "from", e.to_state AS "to",
         e.actor, e.reason, e.detail
       FROM update_events e JOIN updates u ON u.id = e.update_id
       WHERE u.device_key = $1 ORDER BY e.id DESC LIMIT ${HISTORY_ROWS}`,
      [key],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }

  private async heartbeatsOf(key: number): Promise<HeartbeatDto[]> {
    const rows = await this.dataSource.query<(Omit<HeartbeatDto, 'at'> & { at: Date })[]>(
      `SELECT at, uptime_s::float8 AS "uptimeSeconds", free_heap_bytes::float8 AS "freeHeapBytes",
         min_free_heap_bytes::float8 AS "minFreeHeapBytes", largest_free_block_bytes::float8 AS "largestFreeBlockBytes",
         rssi, temperature, humidity, motion
       FROM heartbeats WHERE device_key = $1 ORDER BY at DESC LIMIT ${HEARTBEAT_ROWS}`,
      [key],
    );
    return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
  }
}

import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type DeviceDetailDto,
  type DevicePageDto,
  type DeviceQueryDto,
  type DeviceSettingsDto,
  type HeartbeatDto,
  type PatchDeviceDto,
  type UpdateEventDto,
} from '@pcms/contract';
import { InjectRepository } from '@nestjs/typeorm';
import { IANAZone } from 'luxon';
import { DataSource, Repository } from 'typeorm';
import { Clock } from '../config/clock';
import { LiveEvents } from '../database/live-events';
import { InvalidField } from '../http/domain-error';
import { DeviceContacts } from './device-contacts';
import { DeviceEntity } from './device.entity';
import { cursorAfter, deviceIdOfCursor } from './device-list-query';
import { countDevices, DEVICE_FROM, FIXED_GROUPS, LIST_COLUMNS, listDevices } from './device-rows';
import { DeviceSearch } from './device-search';
import { settingsOrder } from './device-settings';
import { toDeviceDetailDto, type DeviceDetailRow } from './device.mapper';
import { DeviceNotFound, DeviceNotPending } from './devices.errors';

const HISTORY_ROWS = 50;
const HEARTBEAT_ROWS = 60;

/** The order to go back that the device has not obeyed yet, as JSON. */
const ROLL_BACK_ORDER = `(SELECT jsonb_build_object('updateId', o.id, 'firmwareKey', o.firmware_key, 'version', o.version,
    'previousVersion', o.from_version, 'orderedAt', o.roll_back_ordered_at, 'orderedBy', o.roll_back_by)
  FROM updates o WHERE o.id = d.roll_back_update_id AND o.roll_back_ordered_at IS NOT NULL
    AND o.state NOT IN ('rolled_back', 'superseded', 'cancelled'))`;

const DETAIL_COLUMNS = `${LIST_COLUMNS}, d.key, d.notes, d.occupation, d.mac, d.image_digest AS "imageDigest",
  d.flash_bytes::float8 AS "flashBytes", COALESCE(d.slot_bytes, t.slot_bytes)::float8 AS "slotBytes", d.wifi_ssid AS "wifiSsid",
  d.capabilities, s.reset_reason AS "resetReason", s.boot_count::float8 AS "bootCount", d.can_enrol AS "canEnrol",
  d.reenrolment_allowed AS "reenrolmentAllowed", d.settings, s.led AS "reportedLed", ${ROLL_BACK_ORDER} AS "rollBack",
  d.time_zone AS "timeZone", ${FIXED_GROUPS} AS groups, d.created_at AS "createdAt"`;

/** The fleet as people see it. */
@Injectable()
export class Devices {
  constructor(
    private readonly dataSource: DataSource,
    @InjectRepository(DeviceEntity) private readonly rows: Repository<DeviceEntity>,
    private readonly search: DeviceSearch,
    private readonly contacts: DeviceContacts,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** One page of the devices that match, ordered by device id. */
  async list(query: DeviceQueryDto): Promise<DevicePageDto> {
    const now = this.clock.now();
    const limit = query.limit ?? LIMITS.pageSizeDefault;
    const condition = await this.search.condition(query, now);
    const after = query.cursor === undefined ? '' : deviceIdOfCursor(query.cursor);
    const page = {
      where: `${condition.where} AND d.device_id > $${condition.parameters.length + 1}`,
      parameters: [...condition.parameters, after],
    };
    const [found, total] = await Promise.all([
      listDevices(this.dataSource, page, { limit: limit + 1, now }),
      countDevices(this.dataSource, condition),
    ]);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return {
      items,
      nextCursor: found.length > limit && last ? cursorAfter(last.deviceId) : null,
      total,
    };
  }

  /** @throws DeviceNotFound */
  async get(deviceId: string): Promise<DeviceDetailDto> {
    const [row] = await this.dataSource.query<DeviceDetailRow[]>(
      `SELECT ${DETAIL_COLUMNS} ${DEVICE_FROM} WHERE d.device_id = $1`,
      [deviceId],
    );
    if (!row) throw new DeviceNotFound(deviceId);
    const [history, heartbeats] = await Promise.all([this.historyOf(row.key), this.heartbeatsOf(row.key)]);
    return toDeviceDetailDto(row, { history, heartbeats }, this.clock.now());
  }

  /** @throws DeviceNotFound */
  async patch(deviceId: string, { name, notes, tags, timeZone }: PatchDeviceDto): Promise<DeviceDetailDto> {
    await this.change(deviceId, {
      // `null` passes as absent: it must not reach a column that takes none.
      ...(typeof name === 'string' && { name: name || deviceId, namedByPerson: name !== '' }),
      ...(typeof notes === 'string' && { notes }),
      ...(tags && { tags: [...new Set(tags)].sort() }),
      ...(typeof timeZone === 'string' && { timeZone: knownZone(timeZone) }),
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

  /** Its heartbeats' answers say this until it reports to have it so. @throws DeviceNotFound */
  async set(deviceId: string, settings: DeviceSettingsDto): Promise<DeviceDetailDto> {
    await this.change(deviceId, { settings: settingsOrder(settings) });
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

/** Null for the empty text. @throws InvalidField for a zone that nobody knows. */
function knownZone(zone: string): string | null {
  if (zone === '') return null;
  if (!IANAZone.isValidZone(zone)) throw new InvalidField('timeZone', `there is no time zone "${zone}"`);
  return zone;
}

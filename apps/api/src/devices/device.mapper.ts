import {
  CADENCE,
  type DeviceDetailDto,
  type DeviceDto,
  type DeviceStatus,
  type HeartbeatDto,
  type RollBackOrderDto,
  type SettingsOrder,
  type UpdateEventDto,
} from '@pcms/contract';
import { toDeviceLedDto, type ReportedLed } from './device-settings';
import { toUpdateDto, type UpdateViewRow } from './update-view';

/** A device as the list reads it. */
export interface DeviceRow {
  readonly deviceId: string;
  readonly name: string;
  readonly type: string;
  readonly chip: string | null;
  readonly version: string | null;
  readonly status: DeviceStatus;
  readonly lastSeenAt: Date | null;
  readonly intervalS: number | null;
  readonly enrolled: boolean;
  readonly tags: string[];
  readonly update: UpdateViewRow | null;
}

/** And what only its own page shows. */
export interface DeviceDetailRow extends DeviceRow {
  readonly key: number;
  readonly notes: string;
  readonly timeZone: string | null;
  readonly groups: string[];
  readonly occupation: string | null;
  readonly mac: string | null;
  readonly imageDigest: string | null;
  readonly flashBytes: number | null;
  readonly slotBytes: number | null;
  readonly wifiSsid: string | null;
  readonly capabilities: string | null;
  readonly resetReason: string | null;
  readonly bootCount: number | null;
  readonly canEnrol: boolean;
  readonly reenrolmentAllowed: boolean;
  readonly settings: SettingsOrder | null;
  readonly reportedLed: ReportedLed;
  /** Its time is as PostgreSQL writes it in JSON. */
  readonly rollBack: RollBackOrderDto | null;
  readonly createdAt: Date;
}

/** Heard from within 2.5 × its interval before `now`. */
export const isOnline = (lastSeenAt: Date | null, intervalS: number | null, now: Date): boolean =>
  lastSeenAt !== null && now.getTime() - lastSeenAt.getTime() <= (intervalS ?? 0) * 1_000 * CADENCE.onlineIntervals;

export function toDeviceDto(row: DeviceRow, now: Date): DeviceDto {
  return {
    deviceId: row.deviceId,
    name: row.name,
    type: row.type,
    chip: row.chip,
    version: row.version,
    status: row.status,
    online: isOnline(row.lastSeenAt, row.intervalS, now),
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    enrolled: row.enrolled,
    tags: row.tags,
    update: row.update && toUpdateDto(row.update, row),
  };
}

export interface DevicePast {
  readonly history: UpdateEventDto[];
  readonly heartbeats: HeartbeatDto[];
}

export function toDeviceDetailDto(row: DeviceDetailRow, past: DevicePast, now: Date): DeviceDetailDto {
  return {
    ...toDeviceDto(row, now),
    notes: row.notes,
    timeZone: row.timeZone,
    groups: row.groups,
    occupation: row.occupation,
    mac: row.mac,
    imageDigest: row.imageDigest,
    flashBytes: row.flashBytes,
    slotBytes: row.slotBytes,
    wifiSsid: row.wifiSsid,
    capabilities: row.capabilities,
    resetReason: row.resetReason,
    bootCount: row.bootCount,
    canEnrol: row.canEnrol,
    reenrolmentAllowed: row.reenrolmentAllowed,
    led: toDeviceLedDto(row.settings, row.reportedLed),
    rollBack: row.rollBack && { ...row.rollBack, orderedAt: new Date(row.rollBack.orderedAt).toISOString() },
    createdAt: row.createdAt.toISOString(),
    ...past,
  };
}

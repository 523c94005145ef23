import {
  UPDATE_STATES,
  type ActivityDto,
  type DownloadCountDto,
  type StatsDto,
  type UpdateState,
} from '@pcms/contract';

export interface DeviceTypeRow {
  readonly type: string;
  readonly devices: number;
  readonly online: number;
}

export type DownloadRow = DownloadCountDto;

export interface UpdateStateRow {
  readonly state: UpdateState;
  readonly updates: number;
}

export interface ActivityRow extends Omit<ActivityDto, 'at'> {
  readonly at: Date;
}

interface Rows {
  readonly deviceTypes: readonly DeviceTypeRow[];
  /** One row for every firmware. */
  readonly downloads: readonly DownloadRow[];
  readonly updates: readonly UpdateStateRow[];
  readonly activity: readonly ActivityRow[];
}

export function toStatsDto({ deviceTypes, downloads, updates, activity }: Rows): StatsDto {
  const online = deviceTypes.reduce((sum, row) => sum + row.online, 0);
  const known = deviceTypes.reduce((sum, row) => sum + row.devices, 0);
  const states = Object.fromEntries(UPDATE_STATES.map((state) => [state, 0])) as Record<UpdateState, number>;
  for (const row of updates) states[row.state] = row.updates;
  return {
    totalFirmwareVersions: downloads.length,
    downloads: [...downloads],
    deviceTypes: deviceTypes.map(({ type, devices }) => ({ type, count: devices })),
    recentActivity: activity.map((row) => ({ ...row, at: row.at.toISOString() })),
    devices: { online, offline: known - online },
    updates: states,
  };
}

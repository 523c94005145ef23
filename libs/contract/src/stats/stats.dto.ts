import type { UpdateState } from '../ota/update-state';
import { UpdateEventDto } from '../ota/update.dto';

export class DownloadCountDto {
  /** @example 'ESP32_OTA_Base_2.5.0' */
  firmwareKey: string;
  /** Completed downloads. */
  count: number;
}

export class DeviceTypeCountDto {
  /** @example 'ESP32_OTA_Base' */
  type: string;
  count: number;
}

export class ActivityDto extends UpdateEventDto {
  /** @example 'esp32-24a160c3f0de' */
  deviceId: string;
  /** @example 'Hall sign' */
  deviceName: string;
}

export class OnlineCountDto {
  online: number;
  offline: number;
}

/** `GET /api/ota/stats`: the fleet in one look. Retired devices are not counted. */
export class StatsDto {
  totalFirmwareVersions: number;
  /** Completed downloads of each firmware, most first. */
  downloads: DownloadCountDto[];
  /** Devices of each type, most first. */
  deviceTypes: DeviceTypeCountDto[];
  /** The last 20 moves of updates, newest first. */
  recentActivity: ActivityDto[];
  devices: OnlineCountDto;
  /** Updates by state; a state without updates is 0. */
  updates: Record<UpdateState, number>;
}

import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { LIMITS } from '../limits';
import { RollBackOrderDto, UpdateDto, UpdateEventDto } from '../ota/update.dto';
import { UPDATE_STATES, type UpdateState } from '../ota/update-state';
import { Trimmed } from '../trimmed';
import { DeviceLedDto } from './device-settings.dto';
import { TAG_PATTERN } from './tag';

/** `pending` waits for a person (only at the credential level `device`); `retired` takes no part any more. */
export const DEVICE_STATUSES = ['active', 'pending', 'retired'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/** A device as a list shows it. */
export class DeviceDto {
  /** @example 'esp32-24a160c3f0de' */
  deviceId: string;
  /** @example 'Hall sign' */
  name: string;
  /** @example 'ESP32_OTA_Base' */
  type: string;
  /** What the device says, else what its type says; null while neither is known. @example 'ESP32' */
  chip: string | null;
  /** What the device says that it runs; null until it said so. @example '2.4.0' */
  version: string | null;
  status: DeviceStatus;
  /** Heard from within 2.5 × its interval. */
  online: boolean;
  /** ISO 8601, UTC; null when it never called. */
  lastSeenAt: string | null;
  /** Whether it has a credential of its own. */
  enrolled: boolean;
  /** Words that people gave it. @example ['beta'] */
  tags: string[];
  /** The update that it is busy with, or its last one; null when it never had any. */
  update: UpdateDto | null;
}

export class DevicePageDto {
  items: DeviceDto[];
  /** Give it back as `cursor` for the next page; null at the end. */
  nextCursor: string | null;
  /** How many match the filter in all. */
  total: number;
}

/** The readings of one heartbeat. */
export class HeartbeatDto {
  /** ISO 8601, UTC. */
  at: string;
  /** Seconds since boot. */
  uptimeSeconds: number | null;
  freeHeapBytes: number | null;
  minFreeHeapBytes: number | null;
  largestFreeBlockBytes: number | null;
  /** dBm. */
  rssi: number | null;
  /** °C. */
  temperature: number | null;
  /** %RH. */
  humidity: number | null;
  motion: boolean | null;
}

/** Everything about one device. */
export class DeviceDetailDto extends DeviceDto {
  notes: string;
  /** IANA name, where a person said it; maintenance windows count in it. @example 'Europe/Berlin' */
  timeZone: string | null;
  /** Names of the fixed groups that list it. */
  groups: string[];
  /** What a fielded board sent under this name. */
  occupation: string | null;
  mac: string | null;
  /** SHA-256 digest at the end of the running image; null where the device does not say. */
  imageDigest: string | null;
  flashBytes: number | null;
  /** Its own slot where it says so, else its type's; null while neither is known. */
  slotBytes: number | null;
  wifiSsid: string | null;
  capabilities: string | null;
  resetReason: string | null;
  bootCount: number | null;
  /** Whether it said that it can keep a credential. */
  canEnrol: boolean;
  /** A person allowed it to be given a new credential. */
  reenrolmentAllowed: boolean;
  led: DeviceLedDto;
  /** Null while nobody ordered it. */
  rollBack: RollBackOrderDto | null;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Newest first. */
  history: UpdateEventDto[];
  /** Newest first. */
  heartbeats: HeartbeatDto[];
}

const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

/** `GET /api/devices`. */
export class DeviceQueryDto {
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.deviceTypeLength)
  type?: string;

  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.versionLength)
  version?: string;

  /** State of the device's current or last update, or `none`. */
  @IsOptional()
  @IsIn([...UPDATE_STATES, 'none'])
  state?: UpdateState | 'none';

  /** Without it, retired devices are left out. */
  @IsOptional()
  @IsIn(DEVICE_STATUSES)
  status?: DeviceStatus;

  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  online?: boolean;

  /** Id of a group. */
  @IsOptional()
  @IsUUID()
  group?: string;

  @IsOptional()
  @IsString()
  @MaxLength(50)
  tag?: string;

  /** In the language of group filters. @example 'rssi < -80 and online = true' */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.filterLength)
  filter?: string;

  /** A part of the device's id or name. */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.searchLength)
  search?: string;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSizeMax)
  limit?: number;
}

export class PatchDeviceDto {
  /** @example 'Hall sign' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @MaxLength(LIMITS.deviceNameLength)
  name?: string;

  /** @example 'Behind the second door, ladder needed.' */
  @IsOptional()
  @IsString()
  @MaxLength(LIMITS.notesLength)
  notes?: string;

  /** Replaces its tags. @example ['beta'] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.tags)
  @Matches(TAG_PATTERN, { each: true })
  tags?: string[];

  /** IANA name; empty takes it away. @example 'Europe/Berlin' */
  @IsOptional()
  @IsString()
  @MaxLength(50)
  timeZone?: string;
}

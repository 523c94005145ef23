import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { LIMITS } from '../limits';
import { Trimmed } from '../trimmed';
import { DeviceDto } from './device.dto';
import { DEVICE_ID_PATTERN } from './device-id';
import { TAG_PATTERN } from './tag';

/** A group is either a fixed list or a filter. */
export class CreateGroupDto {
  /** @example 'Workshop' */
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.groupNameLength)
  name: string;

  /** A fixed list; may be empty. @example ['esp32-24a160c3f0de'] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.targetDeviceIds)
  @Matches(DEVICE_ID_PATTERN, { each: true })
  deviceIds?: string[];

  /** Evaluated as devices change. @example 'type = "ESP32_LED_Blink" and version < 2.5.0 and rssi > -75' */
  @IsOptional()
  @IsString()
  @Length(1, LIMITS.filterLength)
  filter?: string;
}

export class PatchGroupDto {
  /** @example 'Workshop' */
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, LIMITS.groupNameLength)
  name?: string;

  /** Replaces the list; only of a group that is one. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.targetDeviceIds)
  @Matches(DEVICE_ID_PATTERN, { each: true })
  deviceIds?: string[];

  /** Only of a group that is a filter. */
  @IsOptional()
  @IsString()
  @Length(1, LIMITS.filterLength)
  filter?: string;
}

export class GroupDto {
  id: string;
  /** @example 'Workshop' */
  name: string;
  /** Null for a fixed list. */
  filter: string | null;
  /** How many devices it holds now; retired ones do not count. */
  devices: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  createdBy: string;
}

export class GroupListDto {
  items: GroupDto[];
}

export class PreviewGroupDto {
  /** @example 'tag = "beta" and last_seen < 1h' */
  @IsString()
  @MaxLength(LIMITS.filterLength)
  filter: string;
}

export class GroupPreviewDto {
  /** How many devices meet the filter now. */
  count: number;
  /** The first of them, ordered by id. */
  sample: DeviceDto[];
}

/** One change for many devices: those that are named, or those that meet a filter. */
export class BulkChangeDto {
  /** @example ['esp32-24a160c3f0de'] */
  @ValidateIf(({ filter }: BulkChangeDto) => (filter ?? undefined) === undefined)
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(LIMITS.targetDeviceIds)
  @Matches(DEVICE_ID_PATTERN, { each: true })
  deviceIds?: string[];

  /** @example 'version < 2.4.0' */
  @IsOptional()
  @IsString()
  @Length(1, LIMITS.filterLength)
  filter?: string;

  /** @example ['beta'] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.tags)
  @Matches(TAG_PATTERN, { each: true })
  addTags?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.tags)
  @Matches(TAG_PATTERN, { each: true })
  removeTags?: string[];

  /** Id of a fixed group. */
  @IsOptional()
  @IsUUID()
  addToGroup?: string;

  /** Id of a fixed group. */
  @IsOptional()
  @IsUUID()
  removeFromGroup?: string;
}

export class BulkChangeResultDto {
  /** How many devices it was for. */
  devices: number;
}

/** What an import of a CSV did. */
export class DeviceImportDto {
  /** Rows of the file. */
  rows: number;
  /** Devices that had something to change. */
  changed: number;
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DEVICE_TYPE_PATTERN } from '../devices/device-type.dto';
import { DEVICE_ID_PATTERN } from '../devices/device-id';
import { LIMITS } from '../limits';
import type { UpdateState } from './update-state';

export const ROLLOUT_STATUSES = ['draft', 'running', 'paused', 'completed', 'cancelled'] as const;
export type RolloutStatus = (typeof ROLLOUT_STATUSES)[number];

export const PHASE_STATUSES = ['waiting', 'open', 'done'] as const;
export type PhaseStatus = (typeof PHASE_STATUSES)[number];

/** Which devices a rollout is for: all that are named, and all of the types that are named. */
export class RolloutTargetDto {
  /** @example ['esp32-24a160c3f0de'] */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(LIMITS.targetDeviceIds)
  @Matches(DEVICE_ID_PATTERN, { each: true })
  deviceIds?: string[];

  /** @example ['ESP32_OTA_Base'] */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @Matches(DEVICE_TYPE_PATTERN, { each: true })
  deviceTypes?: string[];
}

/** "Bring this firmware to these devices." It begins as a draft; `start` lets it offer. */
export class CreateRolloutDto {
  /** @example '2.5.0 to the workshop' */
  @IsString()
  @Length(1, LIMITS.rolloutNameLength)
  name: string;

  /** @example 'ESP32_OTA_Base_2.5.0' */
  @IsString()
  @MaxLength(LIMITS.deviceTypeLength + LIMITS.versionLength + 1)
  firmwareKey: string;

  @IsObject()
  @ValidateNested()
  @Type(() => RolloutTargetDto)
  target: RolloutTargetDto;

  /** The higher one wins where several rollouts name a device; then the newer one. @example 0 */
  @IsOptional()
  @IsInt()
  @Min(-1000)
  @Max(1000)
  priority?: number;

  /** Told to the device: install even where it would rather wait. @example false */
  @IsOptional()
  @IsBoolean()
  force?: boolean;

  /** May reach devices of another type on the same chip, which then become this type. @example false */
  @IsOptional()
  @IsBoolean()
  allowVariantSwitch?: boolean;

  /** May replace a newer version. @example false */
  @IsOptional()
  @IsBoolean()
  allowDowngrade?: boolean;

  /** Tries per device. @example 3 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  maxAttempts?: number;

  /** An attempted update without a sign of progress for so long has failed: silent. @example 1800 */
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(30 * 24 * 3600)
  silenceSeconds?: number;
}

export class RolloutPhaseDto {
  /** From 0. */
  index: number;
  status: PhaseStatus;
  /** Percent of the target, where it is not a count. @example 100 */
  percent: number | null;
  /** Devices, where it is not a percentage. */
  count: number | null;
}

export class RolloutCountsDto {
  /** Devices that the target names today. */
  targeted: number;
  /** Updates by state; a state without updates is 0. */
  states: Record<UpdateState, number>;
  /** Ever offered. */
  offered: number;
  /** Ever past the first byte. */
  attempted: number;
  confirmed: number;
  /** Failed for good or rolled back. */
  failed: number;
}

export class RolloutDto {
  id: string;
  /** @example '2.5.0 to the workshop' */
  name: string;
  /** @example 'ESP32_OTA_Base_2.5.0' */
  firmwareKey: string;
  target: RolloutTargetDto;
  status: RolloutStatus;
  priority: number;
  force: boolean;
  allowVariantSwitch: boolean;
  allowDowngrade: boolean;
  maxAttempts: number;
  silenceSeconds: number;
  counts: RolloutCountsDto;
  /** ISO 8601, UTC. */
  createdAt: string;
  createdBy: string;
  /** ISO 8601, UTC; null for a draft. */
  startedAt: string | null;
  /** ISO 8601, UTC; null while it is not over. */
  endedAt: string | null;
}

export class RolloutDetailDto extends RolloutDto {
  phases: RolloutPhaseDto[];
}

export class RolloutListDto {
  items: RolloutDto[];
}

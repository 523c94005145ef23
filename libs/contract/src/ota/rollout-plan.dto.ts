import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DEVICE_ID_PATTERN } from '../devices/device-id';
import { DEVICE_TYPE_PATTERN } from '../devices/device-type.dto';
import { LIMITS } from '../limits';

/** What happens when a gate says stop. */
export const ERROR_ACTIONS = ['pause', 'pause_and_roll_back'] as const;
export type ErrorAction = (typeof ERROR_ACTIONS)[number];

export const GATE_KINDS = ['sequential', 'threshold', 'none'] as const;
export type GateKind = (typeof GATE_KINDS)[number];

export const GATE_VERDICTS = ['wait', 'go', 'stop'] as const;
export type GateVerdict = (typeof GATE_VERDICTS)[number];

export const WINDOW_DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type WindowDay = (typeof WINDOW_DAYS)[number];

/** Devices that a rollout leaves out. */
export class RolloutExclusionDto {
  /** @example ['esp32-24a160c3f0df'] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.targetDeviceIds)
  @Matches(DEVICE_ID_PATTERN, { each: true })
  deviceIds?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  groupIds?: string[];
}

/** Which devices a rollout is for: all that are named, all of the groups and types that are named, or all of the firmware's type. */
export class RolloutTargetDto {
  /** @example ['esp32-24a160c3f0de'] */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(LIMITS.targetDeviceIds)
  @Matches(DEVICE_ID_PATTERN, { each: true })
  deviceIds?: string[];

  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @IsUUID(undefined, { each: true })
  groupIds?: string[];

  /** @example ['ESP32_OTA_Base'] */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @Matches(DEVICE_TYPE_PATTERN, { each: true })
  deviceTypes?: string[];

  /** Every device of the firmware's type. */
  @IsOptional()
  @IsIn([true])
  all?: true;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => RolloutExclusionDto)
  exclude?: RolloutExclusionDto;
}

/** What must hold before the next phase opens, and what stops the rollout. Which fields count depends on `kind`. */
export class GateDto {
  /** `sequential`: Wald's test. `threshold`: percentages. `none`: never stops. */
  @IsIn(GATE_KINDS)
  kind: GateKind;

  /** Sequential: the share of failures that is acceptable. @example 0.02 */
  @IsOptional()
  @IsNumber()
  acceptable?: number;

  /** Sequential: the share of failures that is not. @example 0.1 */
  @IsOptional()
  @IsNumber()
  unacceptable?: number;

  /** Threshold: goes on when at least so many percent of those attempted are confirmed. @example 95 */
  @IsOptional()
  @IsNumber()
  successPercent?: number;

  /** Threshold: stops when more than so many percent of those attempted failed. @example 5 */
  @IsOptional()
  @IsNumber()
  failurePercent?: number;

  /** Threshold: both only after so many attempts. @example 10 */
  @IsOptional()
  @IsInt()
  minAttempted?: number;
}

/** One step: so many more devices. Either `percent` or `count`; the last phase takes whoever is left. */
export class PhasePlanDto {
  /** Percent of the whole target; all of them but the last phase's add up to 100 at most. @example 10 */
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  @Max(100)
  percent?: number;

  /** Devices. @example 5 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  count?: number;

  /** Minutes after its last device was attempted before the next phase may open. @example 60 */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(30 * 24 * 60)
  soakMinutes?: number;

  /** It opens only when a person says so. */
  @IsOptional()
  @IsBoolean()
  manual?: boolean;

  /** In place of the rollout's gate. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GateDto)
  gate?: GateDto;
}

/** When devices may be offered the firmware; in a device's own time zone where it is known. */
export class MaintenanceWindowDto {
  /** The days on which it opens. @example ['mon', 'tue', 'wed', 'thu'] */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(7)
  @IsIn(WINDOW_DAYS, { each: true })
  days: WindowDay[];

  /** Local time. @example '22:00' */
  @IsString()
  @MaxLength(5)
  from: string;

  /** Local time; before `from` it is that of the next day. @example '04:30' */
  @IsString()
  @MaxLength(5)
  to: string;

  /** IANA time zone. @example 'Europe/Berlin' */
  @IsString()
  @MaxLength(50)
  zone: string;
}

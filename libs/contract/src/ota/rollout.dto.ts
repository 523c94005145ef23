import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
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
import { LIMITS } from '../limits';
import { Trimmed } from '../trimmed';
import { RolloutForecastDto } from './forecast.dto';
import {
  ERROR_ACTIONS,
  GateDto,
  MaintenanceWindowDto,
  PhasePlanDto,
  RolloutTargetDto,
  type ErrorAction,
  type GateVerdict,
} from './rollout-plan.dto';
import type { UpdateState } from './update-state';

export const ROLLOUT_STATUSES = ['draft', 'running', 'paused', 'completed', 'cancelled'] as const;
export type RolloutStatus = (typeof ROLLOUT_STATUSES)[number];

/** The form of ISO 8601 that `Date` reads; weeks, days of the year and texts without separators are none. */
const INSTANT_PATTERN = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

export const PHASE_STATUSES = ['waiting', 'open', 'done'] as const;
export type PhaseStatus = (typeof PHASE_STATUSES)[number];

/** "Bring this firmware to these devices." It begins as a draft; `start` lets it offer. */
export class CreateRolloutDto {
  /** @example '2.5.0 to the workshop' */
  @Trimmed()
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

  /**
   * Without phases a rollout to named devices has one, and every other has three: 5 %, 25 %, and the rest.
   * @example [{ "percent": 10, "soakMinutes": 60 }, { "percent": 100 }]
   */
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(LIMITS.phases)
  @ValidateNested({ each: true })
  @Type(() => PhasePlanDto)
  phases?: PhasePlanDto[];

  /** Without one: the sequential test with 2 % and 10 %; none for one phase of named devices. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => GateDto)
  gate?: GateDto;

  /** Devices that may be busy with it at once, in each phase. Without it: 5, 50, 500 …; any number for one phase. @example 5 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  inFlight?: number;

  /** First offers in a minute at most. @example 100 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  offersPerMinute?: number;

  /** How often a device must be heard from the new image. Without it: once for one phase, three times for several. @example 3 */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(20)
  confirmations?: number;

  /** @example 'pause_and_roll_back' */
  @IsOptional()
  @IsIn(ERROR_ACTIONS)
  errorAction?: ErrorAction;

  /** Nothing is offered before; ISO 8601. @example '2026-12-01T22:00:00Z' */
  @IsOptional()
  @IsISO8601({ strict: true })
  @Matches(INSTANT_PATTERN, { message: 'startAt must be a date and a time such as 2026-12-01T22:00:00Z' })
  @MaxLength(40)
  startAt?: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MaintenanceWindowDto)
  window?: MaintenanceWindowDto;

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

/** What a gate makes of a phase's counters. */
export class GateJudgementDto {
  verdict: GateVerdict;
  /** One or two sentences for a person. @example '3 of 3 attempted failed: chance of that with a good image 0.0008 %.' */
  why: string;
  /** Where the sequential test stands: it stops at `bound` and goes on at `-bound`. Null for other gates. @example 4.83 */
  llr: number | null;
  /** @example 4.595 */
  bound: number | null;
  /** So many more failures, and nothing else, would stop it; null where none would. */
  failuresToStop: number | null;
}

export class RolloutPhaseDto {
  /** From 0. */
  index: number;
  status: PhaseStatus;
  /** Percent of the target, where it is not a count. @example 100 */
  percent: number | null;
  /** Devices, where it is not a percentage. */
  count: number | null;
  /** Devices of its own: those of the start, and more where newcomers were offered it; null before the start. */
  size: number | null;
  soakMinutes: number;
  /** It opens only when a person says so. */
  manual: boolean;
  /** The gate that it is judged by. */
  gate: GateDto;
  /** Devices that may be busy at once now; null where any number may. */
  slots: number | null;
  /** Ever offered. */
  offered: number;
  /** Ever past the first byte, or refused by the device. */
  attempted: number;
  confirmed: number;
  /** Failed, rolled back or gone silent, and not confirmed since. */
  failed: number;
  /** Busy now. */
  inFlight: number;
  /**
   * Of those the attempts of which nothing was heard for three minutes, and never from the new image. Offers are made as if they had
   * failed; the gate waits for their silence deadline.
   */
  missing: number;
  /** Null for a phase that is not open yet. */
  judgement: GateJudgementDto | null;
  /** ISO 8601, UTC; null until it opens. */
  openedAt: string | null;
  /** ISO 8601, UTC; null until the next one may open. */
  doneAt: string | null;
  /** ISO 8601, UTC: when its soak is over; null where nothing soaks. */
  soaksUntil: string | null;
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
  gate: GateDto;
  inFlight: number | null;
  offersPerMinute: number | null;
  confirmations: number;
  errorAction: ErrorAction;
  /** ISO 8601, UTC. */
  startAt: string | null;
  window: MaintenanceWindowDto | null;
  /** Why a gate stopped it; null where none did. */
  stopReason: string | null;
  /** A second person must approve it before it starts. */
  needsApproval: boolean;
  approvedBy: string | null;
  counts: RolloutCountsDto;
  phaseCount: number;
  /** Those of its phases that have opened, done ones among them. */
  phasesOpened: number;
  /** ISO 8601, UTC. */
  createdAt: string;
  createdBy: string;
  /** ISO 8601, UTC; null for a draft. */
  startedAt: string | null;
  /** ISO 8601, UTC; null while it is not over. */
  endedAt: string | null;
}

/** One thing that happened to a rollout. */
export class RolloutEventDto {
  /** ISO 8601, UTC. */
  at: string;
  /** @example 'stopped' */
  kind: string;
  /** From 0; null where it is about the whole rollout. */
  phase: number | null;
  /** The person's name; null for the server. */
  by: string | null;
  /** For a person to read. */
  text: string;
}

export class RolloutDetailDto extends RolloutDto {
  phases: RolloutPhaseDto[];
  /** What was foreseen when it started; null for a draft. */
  forecast: RolloutForecastDto | null;
  /** Newest first. */
  events: RolloutEventDto[];
}

export class RolloutListDto {
  items: RolloutDto[];
}

import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { UPDATE_STATES, type UpdateActor, type UpdateState } from './update-state';

/** One device's passage through one rollout. */
export class UpdateDto {
  id: string;
  /** @example 'esp32-24a160c3f0de' */
  deviceId: string;
  /** @example 'Hall sign' */
  deviceName: string;
  rolloutId: string;
  /** @example '2.5.0 to the workshop' */
  rolloutName: string;
  /** @example 'ESP32_OTA_Base_2.5.0' */
  firmwareKey: string;
  /** @example '2.5.0' */
  version: string;
  /** @example 'downloading' */
  state: UpdateState;
  /** Percent of the current step, where the device says. @example 40 */
  progress: number | null;
  /** Which try this is, from 1. */
  attempt: number;
  /** Why it ended, where it did not end well. @example 'bad_hash' */
  reason: string | null;
  /** Anything that helps a person. */
  detail: string | null;
  /** ISO 8601, UTC: when the state began. */
  since: string;
  /** ISO 8601, UTC. */
  offeredAt: string;
}

export class UpdatePageDto {
  items: UpdateDto[];
  /** Give it back as `cursor` for the next page; null at the end. */
  nextCursor: string | null;
}

/** `GET /api/ota/rollouts/{id}/updates`. */
export class UpdateQueryDto {
  @IsOptional()
  @IsIn(UPDATE_STATES)
  state?: UpdateState;

  /** `nextCursor` of the page before. */
  @IsOptional()
  @Matches(/^\d{1,10}$/, { message: 'cursor must be the nextCursor of the page before' })
  cursor?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(LIMITS.pageSizeMax)
  limit?: number;
}

/** A device was told to start the firmware that it ran before an update. It stands until the device has done so. */
export class RollBackOrderDto {
  /** The update that is to be undone. */
  updateId: string;
  /** @example 'ESP32_OTA_Base_2.5.0' */
  firmwareKey: string;
  /** The version that is to be left. @example '2.5.0' */
  version: string;
  /** The version that the device ran before; null where that is not known. @example '2.4.0' */
  previousVersion: string | null;
  /** ISO 8601, UTC. */
  orderedAt: string;
  /** Who ordered it. @example 'admin' */
  orderedBy: string;
}

/** One move of an update. */
export class UpdateEventDto {
  /** ISO 8601, UTC. */
  at: string;
  updateId: string;
  /** @example 'ESP32_OTA_Base_2.5.0' */
  firmwareKey: string;
  /** Null for the first. */
  from: UpdateState | null;
  to: UpdateState;
  actor: UpdateActor;
  reason: string | null;
  detail: string | null;
}

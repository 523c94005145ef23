import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsBoolean,
  IsIn,
  IsOptional,
  IsString,
  IsUrl,
  Length,
  MaxLength,
} from 'class-validator';
import { Trimmed } from '../trimmed';

/** What can be told to a webhook. */
export const WEBHOOK_EVENTS = [
  'rollout.started',
  'rollout.phase_opened',
  'rollout.stopped',
  'rollout.paused',
  'rollout.resumed',
  'rollout.rolled_back',
  'rollout.completed',
  'rollout.cancelled',
  'update.failed',
  'update.rolled_back',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

const URL_RULE = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

export class CreateWebhookDto {
  /** @example 'Chat of the workshop' */
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name: string;

  /** @example 'https://hooks.example.org/pcms' */
  @IsUrl(URL_RULE)
  @MaxLength(500)
  url: string;

  /** @example ['rollout.stopped', 'update.rolled_back'] */
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(WEBHOOK_EVENTS.length)
  @IsIn(WEBHOOK_EVENTS, { each: true })
  events: WebhookEvent[];
}

export class PatchWebhookDto {
  @IsOptional()
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name?: string;

  @IsOptional()
  @IsUrl(URL_RULE)
  @MaxLength(500)
  url?: string;

  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(WEBHOOK_EVENTS.length)
  @IsIn(WEBHOOK_EVENTS, { each: true })
  events?: WebhookEvent[];

  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class WebhookDto {
  id: string;
  name: string;
  url: string;
  events: WebhookEvent[];
  enabled: boolean;
  createdBy: string;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Its last delivery; null before the first. */
  last: WebhookDeliveryDto | null;
}

export class CreatedWebhookDto extends WebhookDto {
  /** What deliveries are signed with; told once. */
  secret: string;
}

export class WebhookListDto {
  items: WebhookDto[];
}

/** One message to one webhook, with its tries. */
export class WebhookDeliveryDto {
  id: string;
  event: string;
  /** ISO 8601, UTC. */
  at: string;
  /** `waiting` for its first or next try, `delivered`, or `given_up` after the last one. */
  status: 'waiting' | 'delivered' | 'given_up';
  tries: number;
  /** What the last try met. @example '503 Service Unavailable' */
  outcome: string | null;
  /** ISO 8601, UTC; null where there is no next try. */
  nextTryAt: string | null;
}

export class WebhookDeliveryListDto {
  items: WebhookDeliveryDto[];
}

import type { WebhookDeliveryDto, WebhookDto } from '@pcms/contract';
import type { WebhookDeliveryEntity } from './webhook-delivery.entity';
import type { WebhookEntity } from './webhook.entity';

/** Without its secret, which is told once. */
export const toWebhookDto = (
  { id, name, url, events, enabled, createdBy, createdAt }: WebhookEntity,
  last: WebhookDeliveryEntity | null,
): WebhookDto => ({
  id,
  name,
  url,
  events: [...events],
  enabled,
  createdBy,
  createdAt: createdAt.toISOString(),
  last: last && toDeliveryDto(last),
});

export const toDeliveryDto = (row: WebhookDeliveryEntity): WebhookDeliveryDto => ({
  id: row.id,
  event: row.event,
  at: row.at.toISOString(),
  status: row.deliveredAt ? 'delivered' : row.nextTryAt ? 'waiting' : 'given_up',
  tries: row.tries,
  outcome: row.outcome,
  nextTryAt: row.nextTryAt?.toISOString() ?? null,
});

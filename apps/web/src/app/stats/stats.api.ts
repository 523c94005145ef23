import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ROUTES,
  type CreatedWebhookDto,
  type CreateWebhookDto,
  type PatchWebhookDto,
  type StatsDto,
  type WebhookDeliveryListDto,
  type WebhookDto,
  type WebhookListDto,
} from '@pcms/contract';
import type { Observable } from 'rxjs';

/** Every call about what the fleet does, and about who is told of it. */
@Injectable({ providedIn: 'root' })
export class StatsApi {
  private readonly http = inject(HttpClient);

  stats(): HttpResourceRef<StatsDto | undefined> {
    return httpResource<StatsDto>(() => ROUTES.ota.stats);
  }

  webhooks(): HttpResourceRef<WebhookListDto | undefined> {
    return httpResource<WebhookListDto>(() => ROUTES.stats.webhooks);
  }

  createWebhook(webhook: CreateWebhookDto): Observable<CreatedWebhookDto> {
    return this.http.post<CreatedWebhookDto>(ROUTES.stats.webhooks, webhook);
  }

  changeWebhook(id: string, change: PatchWebhookDto): Observable<WebhookDto> {
    return this.http.patch<WebhookDto>(ROUTES.stats.webhook(id), change);
  }

  deleteWebhook(id: string): Observable<unknown> {
    return this.http.delete(ROUTES.stats.webhook(id));
  }

  testWebhook(id: string): Observable<WebhookDeliveryListDto> {
    return this.http.post<WebhookDeliveryListDto>(ROUTES.stats.webhookTest(id), {});
  }

  deliveries(id: () => string): HttpResourceRef<WebhookDeliveryListDto | undefined> {
    return httpResource<WebhookDeliveryListDto>(() => ROUTES.stats.webhookDeliveries(id()));
  }
}

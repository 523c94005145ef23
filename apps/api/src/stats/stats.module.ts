import { Module } from '@nestjs/common';
import { LiveClients } from './live-clients';
import { LiveController } from './live.controller';
import { StatsController } from './stats.controller';
import { StatsService } from './stats.service';
import { WebhookOutbox } from './webhooks/webhook-outbox';
import { WebhooksController } from './webhooks/webhooks.controller';
import { Webhooks } from './webhooks/webhooks.service';

/** What the fleet does: totals, and events as they happen, for consoles and for others. */
@Module({
  controllers: [StatsController, LiveController, WebhooksController],
  providers: [StatsService, LiveClients, Webhooks, WebhookOutbox],
  exports: [StatsService, LiveClients],
})
export class StatsModule {}

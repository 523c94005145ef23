import { Module } from '@nestjs/common';
import { LiveClients } from './live-clients';
import { LiveController } from './live.controller';
import { StatsController } from './stats.controller';
import { StatsService } from './stats.service';

/** What the fleet does: totals, and events as they happen. */
@Module({
  controllers: [StatsController, LiveController],
  providers: [StatsService, LiveClients],
  exports: [StatsService, LiveClients],
})
export class StatsModule {}

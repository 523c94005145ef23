import { Module } from '@nestjs/common';
import { StatsModule } from '../stats/stats.module';
import { FleetMetrics } from './fleet-metrics';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

/** Alive? Ready? And in figures? */
@Module({
  imports: [StatsModule],
  controllers: [HealthController],
  providers: [FleetMetrics, Readiness],
})
export class HealthModule {}

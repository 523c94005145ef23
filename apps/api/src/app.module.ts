import { Module, type DynamicModule } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { ServeStaticModule } from '@nestjs/serve-static';
import type { DataSource } from 'typeorm';
import { AuthModule } from './auth/auth.module';
import { ConfigModule } from './config/config.module';
import type { Settings } from './config/settings';
import { DatabaseModule } from './database/database.module';
import { DevicesModule } from './devices/devices.module';
import { HealthModule } from './health/health.module';
import { consoleFiles } from './http/console-files';
import { HttpModule } from './http/http.module';
import { FirmwareModule } from './ota/firmware/firmware.module';
import { RolloutsModule } from './ota/rollouts/rollouts.module';
import { UpdatesModule } from './ota/updates/updates.module';
import { StatsModule } from './stats/stats.module';

export interface Surroundings {
  readonly settings: Settings;
  readonly openDatabase: () => Promise<DataSource>;
}

@Module({})
export class AppModule {
  static with({ settings, openDatabase }: Surroundings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        DatabaseModule.with(openDatabase),
        HttpModule,
        DiscoveryModule,
        ScheduleModule.forRoot(),
        AuthModule,
        DevicesModule,
        FirmwareModule,
        RolloutsModule,
        UpdatesModule,
        StatsModule,
        HealthModule,
        ServeStaticModule.forRoot(consoleFiles()),
      ],
    };
  }
}

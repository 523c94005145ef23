import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CatchUpInterceptor } from './catch-up.interceptor';
import { LiveEvents } from './live-events';

/** The open database, and the events that travel through it. */
@Global()
@Module({})
export class DatabaseModule {
  /** `open` is called once, when the application is made. */
  static with(open: () => Promise<DataSource>): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres' }), dataSourceFactory: open })],
      providers: [LiveEvents, { provide: APP_INTERCEPTOR, useClass: CatchUpInterceptor }],
      exports: [LiveEvents],
    };
  }
}

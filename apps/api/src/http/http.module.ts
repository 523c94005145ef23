import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Registry } from 'prom-client';
import { ClientAddress } from './client-address';
import { ErrorFilter } from './error.filter';
import { DeviceFrontDoor } from './front-door';
import { RequestMetrics } from './request-metrics';

/** What every request meets. */
@Global()
@Module({
  providers: [
    ClientAddress,
    DeviceFrontDoor,
    RequestMetrics,
    { provide: Registry, useFactory: () => new Registry() },
    { provide: APP_FILTER, useClass: ErrorFilter },
  ],
  exports: [ClientAddress, DeviceFrontDoor, Registry, RequestMetrics],
})
export class HttpModule {}

import { httpResource, type HttpResourceRef } from '@angular/common/http';
import { Injectable } from '@angular/core';
import { ROUTES, type StatsDto } from '@pcms/contract';

/** Every call about what the fleet does. */
@Injectable({ providedIn: 'root' })
export class StatsApi {
  stats(): HttpResourceRef<StatsDto | undefined> {
    return httpResource<StatsDto>(() => ROUTES.ota.stats);
  }
}

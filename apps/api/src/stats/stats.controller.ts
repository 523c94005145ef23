import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StatsDto } from '@pcms/contract';
import { Audience } from '../auth/audience';
import { StatsService } from './stats.service';

@ApiTags('stats')
@Controller('api/ota/stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  /**
   * Show the fleet in one look: firmware, downloads, device types, who is online, updates by state, the last moves
   *
   * @remarks The figures are at most a second old. Retired devices are not counted.
   * @throws {401} Nobody is signed in.
   */
  @Get()
  @Audience('viewer')
  get(): Promise<StatsDto> {
    return this.stats.get();
  }
}

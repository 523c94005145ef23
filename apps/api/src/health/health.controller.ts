import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { Audience } from '../auth/audience';
import { FleetMetrics } from './fleet-metrics';
import { HealthDto } from './health.dto';
import { Readiness } from './readiness';

@ApiTags('health')
@Audience('public')
@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    private readonly metrics: FleetMetrics,
  ) {}

  /** Tell whether the process runs; what it depends on is not asked */
  @Get('health/live')
  live(): HealthDto {
    return { status: 'ok' };
  }

  /**
   * Tell whether the server can do its work: the database answers, and DATA_DIR can be written to and has room
   *
   * @throws {503} Something is missing; the message says what.
   */
  @Get('health/ready')
  async ready(): Promise<HealthDto> {
    await this.readiness.check();
    return { status: 'ok' };
  }

  /** Show the server's metrics in Prometheus's text format */
  @Get('metrics')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOkResponse({ content: { 'text/plain': { schema: { type: 'string' } } } })
  showMetrics(): Promise<string> {
    return this.metrics.text();
  }
}

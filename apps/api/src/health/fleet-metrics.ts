import { Injectable, Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { DataSource } from 'typeorm';
import { LiveClients } from '../stats/live-clients';
import { StatsService } from '../stats/stats.service';
import { within } from './within';

const STATS_LIMIT_MS = 2_000;

/** Figures by the value of the label `state`. */
type Figures = Readonly<Record<string, number>>;

/** The gauges of the fleet and of this process, read at the moment when somebody asks for them. */
@Injectable()
export class FleetMetrics {
  private readonly logger = new Logger(FleetMetrics.name);

  constructor(
    private readonly registry: Registry,
    private readonly dataSource: DataSource,
    private readonly stats: StatsService,
    liveClients: LiveClients,
  ) {
    collectDefaultMetrics({ register: registry });
    this.addGauge('pcms_devices', 'Devices that are not retired.', () => this.fleet('devices'));
    this.addGauge('pcms_updates', 'Updates of devices that are not retired.', () => this.fleet('updates'));
    this.addGauge('pcms_database_pool', 'Connections to the database, and requests waiting for one.', () =>
      this.pool(),
    );
    const clients: Gauge = new Gauge({
      name: 'pcms_live_clients',
      help: 'Clients that follow the events of this process.',
      registers: [registry],
      collect: () => clients.set(liveClients.count),
    });
  }

  /** Everything that this process measures, in Prometheus's text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }

  private addGauge(name: string, help: string, read: () => Figures | Promise<Figures>): void {
    const gauge = new Gauge({
      name,
      help,
      labelNames: ['state'],
      registers: [this.registry],
      collect: async () => {
        const figures = await read();
        gauge.reset();
        for (const [state, value] of Object.entries(figures)) gauge.set({ state }, value);
      },
    });
  }

  /** Nothing while the database does not answer: what the process knows of itself must still be readable then. */
  private async fleet(part: 'devices' | 'updates'): Promise<Figures> {
    try {
      const stats = await within(STATS_LIMIT_MS, 'Reading the stats', this.stats.get());
      return { ...stats[part] };
    } catch (error) {
      this.logger.warn(`No figures of the fleet: ${(error as Error).message}`);
      return {};
    }
  }

  private pool(): Figures {
    // TypeORM types its pool as `any`.
    const { master } = this.dataSource.driver as unknown as { readonly master: Pool };
    return { total: master.totalCount, idle: master.idleCount, waiting: master.waitingCount };
  }
}

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import { ADVISORY_LOCKS } from '../database/advisory-locks';

const DAY_MS = 24 * 3_600_000;
const HOUR_MS = 3_600_000;
const DAYS_AHEAD = 2;

const utcDay = (at: Date): string => at.toISOString().slice(0, 10);
const addDays = (at: Date, days: number): Date => new Date(at.getTime() + days * DAY_MS);

/** The table that holds the heartbeats of the (UTC) day of `at`. */
export const partitionName = (at: Date): string => `heartbeats_${utcDay(at).replaceAll('-', '')}`;

/** Of `names`, the partitions whose day ended more than `retentionDays` before `now`. */
export function expiredPartitions(names: readonly string[], now: Date, retentionDays: number): readonly string[] {
  const oldestKept = partitionName(addDays(now, -retentionDays));
  return names.filter((name) => /^heartbeats_\d{8}$/.test(name) && name < oldestKept);
}

/** Makes the partitions for the day of `at` and the days that follow. */
export async function ensurePartitions(dataSource: DataSource, at: Date): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await manager.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.partitions]);
    for (let days = 0; days <= DAYS_AHEAD; days++) {
      const day = addDays(at, days);
      await manager.query(
        `CREATE TABLE IF NOT EXISTS ${partitionName(day)} PARTITION OF heartbeats
         FOR VALUES FROM ('${utcDay(day)}T00:00:00Z') TO ('${utcDay(addDays(day, 1))}T00:00:00Z')`,
      );
    }
  });
}

/** Keeps a partition ready for every heartbeat, and drops the days that nobody wants to keep. */
@Injectable()
export class HeartbeatPartitions implements OnApplicationBootstrap {
  private readonly logger = new Logger(HeartbeatPartitions.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.keep();
  }

  @Interval(HOUR_MS)
  async everyHour(): Promise<void> {
    await this.keep().catch((error: Error) => this.logger.error(`partitions: ${error.message}`));
  }

  async keep(): Promise<void> {
    const now = this.clock.now();
    await ensurePartitions(this.dataSource, now);
    const rows = await this.dataSource.query<{ name: string }[]>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'heartbeats'::regclass`,
    );
    const names = rows.map(({ name }) => name);
    for (const name of expiredPartitions(names, now, this.settings.values.HEARTBEAT_RETENTION_DAYS)) {
      await this.dataSource.query(`DROP TABLE IF EXISTS ${name}`);
      this.logger.log(`dropped ${name}`);
    }
  }
}

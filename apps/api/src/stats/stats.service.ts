import { Injectable } from '@nestjs/common';
import { CADENCE, type StatsDto } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../config/clock';
import {
  toStatsDto,
  type ActivityRow,
  type DeviceTypeRow,
  type DownloadRow,
  type UpdateStateRow,
} from './stats.mapper';

const KEPT_MS = 1_000;
const RECENT_MOVES = 20;

interface Kept {
  readonly sinceMs: number;
  readonly stats: Promise<StatsDto>;
}

/** The fleet in one look. */
@Injectable()
export class StatsService {
  private kept: Kept | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  /** At most a second old, so that any number of open consoles cost one look at the database. */
  async get(): Promise<StatsDto> {
    const now = this.clock.now();
    if (this.kept && now.getTime() - this.kept.sinceMs < KEPT_MS) return this.kept.stats;
    const kept: Kept = { sinceMs: now.getTime(), stats: this.read(now) };
    this.kept = kept;
    try {
      return await kept.stats;
    } catch (error) {
      // A failure is not kept: the next one who asks may be luckier.
      if (this.kept === kept) this.kept = null;
      throw error;
    }
  }

  private async read(now: Date): Promise<StatsDto> {
    const [deviceTypes, downloads, updates, activity] = await Promise.all([
      this.deviceTypes(now),
      this.downloads(),
      this.updates(),
      this.activity(),
    ]);
    return toStatsDto({ deviceTypes, downloads, updates, activity });
  }

  /** One pass over the fleet for types and for who is online. */
  private deviceTypes(now: Date): Promise<DeviceTypeRow[]> {
    return this.dataSource.query(
      `SELECT d.type, count(*)::int AS devices,
         count(*) FILTER (WHERE s.last_seen_at > $1::timestamptz - s.interval_s * $2::float8 * interval '1 second')::int AS online
       FROM devices d LEFT JOIN device_status s ON s.device_key = d.key
       WHERE d.status <> 'retired' GROUP BY d.type ORDER BY devices DESC, d.type`,
      [now, CADENCE.onlineIntervals],
    );
  }

  private downloads(): Promise<DownloadRow[]> {
    return this.dataSource.query(
      `SELECT f.key AS "firmwareKey", coalesce(sum(c.count), 0)::int AS count
       FROM firmware f LEFT JOIN download_counts c ON c.firmware_key = f.key
       GROUP BY f.key ORDER BY count DESC, f.key`,
    );
  }

  private updates(): Promise<UpdateStateRow[]> {
    return this.dataSource.query(
      `SELECT u.state, count(*)::int AS updates FROM updates u JOIN devices d ON d.key = u.device_key
       WHERE d.status <> 'retired' GROUP BY u.state`,
    );
  }

  private activity(): Promise<ActivityRow[]> {
    return this.dataSource.query(
      `SELECT e.at, e.update_id AS "updateId", e.from_state AS "from", e.to_state AS "to", e.actor, e.reason, e.detail,
         u.firmware_key AS "firmwareKey", d.device_id AS "deviceId", d.name AS "deviceName"
       FROM (SELECT * FROM update_events ORDER BY id DESC LIMIT $1) e
       JOIN updates u ON u.id = e.update_id JOIN devices d ON d.key = u.device_key
       ORDER BY e.id DESC`,
      [RECENT_MOVES],
    );
  }
}

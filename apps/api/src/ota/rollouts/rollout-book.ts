import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { LiveEvents } from '../../database/live-events';
import type { RolloutState } from './decide';
import type { RolloutTarget } from './rollout.entity';

interface BookRow extends Omit<RolloutState, 'target'> {
  readonly target: RolloutTarget;
}

const READ = `
  SELECT r.id, r.name, r.status, r.priority, extract(epoch FROM r.created_at)::float8 * 1000 AS "createdAtMs", r.target,
    r.force, r.allow_variant_switch AS "allowVariantSwitch", r.allow_downgrade AS "allowDowngrade", r.max_attempts AS "maxAttempts",
    (SELECT COALESCE(jsonb_agg(jsonb_build_object('status', p.status) ORDER BY p.index), '[]')
      FROM rollout_phases p WHERE p.rollout_id = r.id) AS phases,
    CASE WHEN f.key IS NOT NULL THEN jsonb_build_object('key', f.key, 'deviceType', f.device_type, 'version', f.version,
      'chip', f.chip, 'sizeBytes', f.size_bytes, 'imageDigest', f.image_digest, 'withdrawn', f.withdrawn_at IS NOT NULL) END AS firmware
  FROM rollouts r LEFT JOIN firmware f ON f.key = r.firmware_key
  WHERE r.status IN ('running', 'paused')`;

/**
 * The rollouts that every check decides about. They are few and change seldom, so each process keeps them in memory and reads
 * them again when a rollout or a firmware changed. The claim of an offer asks the database again (`Offers`).
 */
@Injectable()
export class RolloutBook implements OnModuleInit {
  private rollouts: Promise<readonly RolloutState[]> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: LiveEvents,
  ) {}

  onModuleInit(): void {
    this.events.subscribe(({ kind }) => {
      if (kind === 'rollout' || kind === 'firmware' || kind === 'reconnected') this.forget();
    });
  }

  /** Rollouts that run or are paused, with their firmware. */
  current(): Promise<readonly RolloutState[]> {
    if (!this.rollouts) {
      const reading = this.read();
      this.rollouts = reading;
      reading.catch(() => this.forget());
    }
    return this.rollouts;
  }

  /** The next decision reads them again. */
  private forget(): void {
    this.rollouts = null;
  }

  private async read(): Promise<readonly RolloutState[]> {
    const rows = await this.dataSource.query<BookRow[]>(READ);
    return rows.map(({ target, ...row }) => ({
      ...row,
      target: { deviceIds: new Set(target.deviceIds), deviceTypes: new Set(target.deviceTypes) },
    }));
  }
}

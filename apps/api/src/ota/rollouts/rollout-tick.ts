import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { ACTIVE_UPDATE_STATES, ATTEMPTED_UPDATE_STATES, type RolloutStatus } from '@pcms/contract';
import { DataSource, In, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { ADVISORY_LOCKS } from '../../database/advisory-locks';
import { retryDelaysSeconds } from './retry';
import { endUpdates } from './end-updates';
import { RolloutNews } from './rollout-news';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutEntity } from './rollout.entity';

const EVERY_MS = 15_000;
const UNDER_WAY: readonly RolloutStatus[] = ['running', 'paused'];

/** What becomes of rollouts by time alone: silence is a failure, and a rollout whose devices are all through is over. */
@Injectable()
export class RolloutTick {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly news: RolloutNews,
  ) {}

  @Interval(EVERY_MS)
  run(): Promise<void> {
    return this.tick(this.clock.now());
  }

  /** One transaction for each rollout that is under way. */
  async tick(now: Date): Promise<void> {
    const rollouts = await this.dataSource.manager.find(RolloutEntity, {
      select: { id: true },
      where: { status: In(UNDER_WAY) },
    });
    for (const { id } of rollouts) {
      await this.dataSource.transaction((manager) => this.tickOne(id, now, manager));
    }
  }

  private async tickOne(id: string, now: Date, manager: EntityManager): Promise<void> {
    if (!(await this.isMine(id, manager))) return;
    const rollout = await manager.findOne(RolloutEntity, {
      where: { id, status: In(UNDER_WAY) },
      lock: { mode: 'for_no_key_update' },
    });
    if (!rollout) return;
    await this.failSilent(rollout, now, manager);
    if (rollout.status === 'running' && (await this.isThrough(rollout, manager)))
      await this.complete(rollout, now, manager);
  }

  /** False while another process is at this rollout. */
  private async isMine(id: string, manager: EntityManager): Promise<boolean> {
    const [row]: { mine: boolean }[] = await manager.query(
      'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine',
      [ADVISORY_LOCKS.rolloutTick, id],
    );
    return row?.mine === true;
  }

  private async failSilent(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<void> {
    const silentSince = new Date(now.getTime() - rollout.silenceSeconds * 1_000);
    const failed = await endUpdates(manager, rollout, {
      which: 'u.state = ANY($8) AND u.progressed_at < $9',
      parameters: [ATTEMPTED_UPDATE_STATES, silentSince],
      to: 'failed',
      actor: 'server',
      reason: 'silent',
      at: now,
      retryDelaysSeconds: retryDelaysSeconds(rollout.maxAttempts),
    });
    if (failed.length === 0) return;
    await this.news.ended(rollout.id, failed, 'failed', manager);
    await this.news.changed(rollout.id, manager);
  }

  /**
   * Whether nothing is left to do. Only a rollout to named devices can be: to a type there may come new devices at any time.
   * A device is through when its update has ended for good, or when it runs the firmware already and is not busy.
   */
  private async isThrough({ id, target, firmwareKey }: RolloutEntity, manager: EntityManager): Promise<boolean> {
    if (target.deviceTypes) return false;
    const [row]: { through: boolean }[] = await manager.query(
      `SELECT NOT EXISTS (
         SELECT FROM devices d
         LEFT JOIN updates u ON u.rollout_id = $1 AND u.device_key = d.key
         LEFT JOIN firmware f ON f.key = $2
         WHERE d.device_id = ANY($3) AND d.status <> 'retired'
           AND (u.state = ANY($4) OR (
             (u.id IS NULL OR (u.state = 'failed' AND u.retry_at IS NOT NULL))
             AND ((d.type, d.version) = (f.device_type, f.version) OR d.image_digest = f.image_digest) IS NOT TRUE))
       ) AS through`,
      [id, firmwareKey, target.deviceIds ?? [], ACTIVE_UPDATE_STATES],
    );
    return row?.through === true;
  }

  private async complete({ id }: RolloutEntity, now: Date, manager: EntityManager): Promise<void> {
    await manager.update(RolloutEntity, id, { status: 'completed', endedAt: now });
    await manager.update(RolloutPhaseEntity, { rolloutId: id }, { status: 'done' });
    await this.news.changed(id, manager);
  }
}

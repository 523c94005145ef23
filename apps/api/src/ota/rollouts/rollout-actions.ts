import { Injectable } from '@nestjs/common';
import { ACTIVE_UPDATE_STATES } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { endUpdates } from './end-updates';
import { statusAfter, type RolloutAction } from './lifecycle';
import { RolloutNews } from './rollout-news';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutEntity } from './rollout.entity';
import { RolloutCannot } from './rollouts.errors';

/** What a person does to a rollout, inside a transaction that the caller has opened. */
@Injectable()
export class RolloutActions {
  constructor(
    private readonly clock: Clock,
    private readonly news: RolloutNews,
  ) {}

  /**
   * Moves `rollout`, whose row `manager`'s transaction holds locked, with everything that follows from the move.
   * @throws RolloutCannot when its status does not allow `action`.
   */
  async apply(action: RolloutAction, rollout: RolloutEntity, manager: EntityManager): Promise<void> {
    const status = statusAfter(rollout.status, action);
    if (!status) throw new RolloutCannot(action, rollout.status);
    const now = this.clock.now();
    await manager.update(RolloutEntity, rollout.id, {
      status,
      ...(action === 'start' && { startedAt: now }),
      ...(action === 'cancel' && { endedAt: now }),
    });
    if (action === 'start') await this.openFirstPhase(rollout, manager);
    if (action === 'cancel') await this.cancelUpdates(rollout, now, manager);
    await this.news.changed(rollout.id, manager);
  }

  private async openFirstPhase({ id }: RolloutEntity, manager: EntityManager): Promise<void> {
    await manager.update(RolloutPhaseEntity, { rolloutId: id, index: 0 }, { status: 'open' });
  }

  /** Those that a device is busy with, and those that would be offered again. */
  private async cancelUpdates(rollout: RolloutEntity, at: Date, manager: EntityManager): Promise<void> {
    const cancelled = await endUpdates(manager, rollout, {
      which: `u.state = ANY($8) OR (u.state = 'failed' AND u.retry_at IS NOT NULL)`,
      parameters: [ACTIVE_UPDATE_STATES],
      to: 'cancelled',
      actor: 'person',
      reason: 'rollout_cancelled',
      at,
      retryDelaysSeconds: [],
    });
    await this.news.ended(rollout.id, cancelled, 'cancelled', manager);
  }
}

import { Injectable } from '@nestjs/common';
import { ACTIVE_UPDATE_STATES, type RolloutStatus } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { endUpdates } from './end-updates';
import { statusAfter, type RolloutAction } from './lifecycle';
import { noteEvent } from './rollout-events';
import { RolloutNews } from './rollout-news';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { finishPhase, openPhase } from './rollout-phases';
import { RolloutStart } from './rollout-start';
import { RolloutStop } from './rollout-stop';
import { RolloutEntity } from './rollout.entity';
import { ApprovalNeeded, NoPhaseLeft, OwnRollout, RolloutCannot } from './rollouts.errors';

/** Who acts; nobody is named where the server does (a firmware is withdrawn, and its rollouts with it). */
export interface Actor {
  readonly person?: string;
}

interface Step {
  readonly rollout: RolloutEntity;
  readonly manager: EntityManager;
  readonly at: Date;
  readonly person?: string;
}

/** What a person does to a rollout, inside a transaction that the caller has opened. */
@Injectable()
export class RolloutActions {
  constructor(
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly news: RolloutNews,
    private readonly starter: RolloutStart,
    private readonly stopper: RolloutStop,
  ) {}

  /**
   * Moves `rollout`, whose row `manager`'s transaction holds locked, with everything that follows from the move.
   * @throws RolloutCannot when its status does not allow `action`; ApprovalNeeded, OwnRollout, NoPhaseLeft.
   */
  async apply(
    action: RolloutAction,
    rollout: RolloutEntity,
    manager: EntityManager,
    { person }: Actor = {},
  ): Promise<void> {
    const status = statusAfter(rollout.status, action);
    if (!status) throw new RolloutCannot(action, rollout.status);
    const step: Step = { rollout, manager, at: this.clock.now(), person };
    if (status !== rollout.status) await manager.update(RolloutEntity, rollout.id, { status });
    await this.follow(action, status, step);
    await this.news.changed(rollout.id, manager);
  }

  private follow(action: RolloutAction, status: RolloutStatus, step: Step): Promise<void> {
    switch (action) {
      case 'approve':
        return this.approve(step);
      case 'start':
        return this.start(step);
      case 'pause':
        return this.note(step, 'paused', 'Paused.');
      case 'resume':
        return this.resume(step);
      case 'advance':
        return this.advance(step);
      case 'roll-back':
        return this.rollBack(step, status);
      case 'cancel':
        return this.cancel(step);
    }
  }

  private async approve({ rollout, manager, at, person }: Step): Promise<void> {
    if (person === rollout.createdBy) throw new OwnRollout();
    await manager.update(RolloutEntity, rollout.id, { approvedBy: person ?? null });
    await noteEvent(manager, rollout.id, { kind: 'approved', at, person, text: 'Approved.' });
  }

  private async start(step: Step): Promise<void> {
    const { rollout, manager, at, person } = step;
    if (this.settings.values.ROLLOUT_APPROVAL === 'second_person' && rollout.approvedBy === null)
      throw new ApprovalNeeded();
    await manager.update(RolloutEntity, rollout.id, { startedAt: at });
    await this.starter.prepare(rollout, at, manager);
    await this.note(step, 'started', 'Started.');
    await openPhase(manager, { rolloutId: rollout.id, index: 0 }, { at, person, text: 'Opened by the start.' });
  }

  /** A person who resumes a stopped rollout looks past what stopped it: the gates judge what comes from now on. */
  private async resume(step: Step): Promise<void> {
    const { rollout, manager } = step;
    const { stopReason } = rollout;
    if (stopReason !== null) {
      await manager.query(
        `UPDATE rollout_phases SET pardoned_confirmed = confirmed, pardoned_failed = failed, slots = cap, missing = 0 WHERE rollout_id = $1`,
        [rollout.id],
      );
      await manager.update(RolloutEntity, rollout.id, { stopReason: null });
    }
    await this.note(
      step,
      'resumed',
      stopReason === null ? 'Resumed.' : `Resumed, although it had stopped: ${stopReason}`,
    );
  }

  /** Opens the next phase whatever the gate of the one before says. */
  private async advance({ rollout, manager, at, person }: Step): Promise<void> {
    const [next] = await manager.find(RolloutPhaseEntity, {
      where: { rolloutId: rollout.id, status: 'waiting' },
      order: { index: 'ASC' },
      take: 1,
    });
    if (!next) throw new NoPhaseLeft();
    const before = { rolloutId: rollout.id, index: next.index - 1 };
    await finishPhase(manager, before, { at, person, text: 'Taken as done by a person.' });
    await openPhase(manager, next, { at, person, text: 'Opened by a person.' });
  }

  /** Nothing more is offered, and what was installed goes back. */
  private async rollBack({ rollout, manager, at, person }: Step, status: RolloutStatus): Promise<void> {
    const by = person ?? 'the server';
    if (status === 'running') {
      await manager.update(RolloutEntity, rollout.id, { status: 'paused', stopReason: `Rolled back by ${by}.` });
    }
    await this.stopper.rollBack(rollout, { at, reason: 'roll_back_ordered', by, person }, manager);
  }

  /** Ends those updates that a device is busy with, and those that would be offered again. */
  private async cancel(step: Step): Promise<void> {
    const { rollout, manager, at } = step;
    await manager.update(RolloutEntity, rollout.id, { endedAt: at });
    const cancelled = await endUpdates(manager, rollout, {
      which: `u.state = ANY($2) OR (u.state = 'failed' AND u.retry_at IS NOT NULL)`,
      parameters: [ACTIVE_UPDATE_STATES],
      to: 'cancelled',
      actor: 'person',
      reason: 'rollout_cancelled',
      at,
    });
    await this.note(step, 'cancelled', 'Cancelled.');
    await this.news.ended(rollout.id, cancelled, 'cancelled', manager);
  }

  private note(
    { rollout, manager, at, person }: Step,
    kind: 'started' | 'paused' | 'resumed' | 'cancelled',
    text: string,
  ): Promise<void> {
    return noteEvent(manager, rollout.id, { kind, at, person, text });
  }
}

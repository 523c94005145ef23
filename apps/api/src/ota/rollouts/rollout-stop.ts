import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { orderRollBacks } from './roll-back-orders';
import { noteEvent } from './rollout-events';
import { RolloutNews } from './rollout-news';
import { RolloutEntity } from './rollout.entity';

/** Why, and where. */
export interface StopCause {
  readonly at: Date;
  /** The gate's words. */
  readonly why: string;
  /** From 0. */
  readonly phase: number;
}

/** Stops rollouts, and has devices go back. All in the caller's transaction, so that no offer follows its commit. */
@Injectable()
export class RolloutStop {
  constructor(private readonly news: RolloutNews) {}

  /** A gate says stop: nothing is offered any more, and where the rollout says so, its devices go back. */
  async stop(rollout: RolloutEntity, { at, why, phase }: StopCause, manager: EntityManager): Promise<void> {
    await manager.update(RolloutEntity, rollout.id, { status: 'paused', stopReason: why });
    await noteEvent(manager, rollout.id, { kind: 'stopped', phase, at, text: why });
    if (rollout.errorAction === 'pause_and_roll_back') {
      await this.rollBack(rollout.id, { at, reason: 'rollout_stopped', by: `the gate of "${rollout.name}"` }, manager);
    }
    await this.news.changed(rollout.id, manager);
  }

  /** Orders every device that runs the rollout's image, or is about to, to start what it ran before. The number of devices told. */
  async rollBack(
    rolloutId: string,
    {
      at,
      reason,
      by,
      person,
    }: { at: Date; reason: 'rollout_stopped' | 'roll_back_ordered'; by: string; person?: string },
    manager: EntityManager,
  ): Promise<number> {
    const actor = person === undefined ? 'server' : 'person';
    const ordered = await orderRollBacks(
      manager,
      { which: `u.rollout_id = $5 AND u.state IN ('installing', 'rebooting', 'confirmed')`, parameters: [rolloutId] },
      { at, actor, reason, by },
    );
    const text =
      ordered.length === 0
        ? 'No device had the firmware to go back from.'
        : `${devices(ordered.length)} told to go back.`;
    await noteEvent(manager, rolloutId, { kind: 'rolled_back', at, text, person });
    return ordered.length;
  }
}

const devices = (count: number): string => (count === 1 ? '1 device was' : `${count} devices were`);

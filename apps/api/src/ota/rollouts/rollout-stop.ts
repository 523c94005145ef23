import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { orderRollBacks } from './roll-back-orders';
import { offerFormerFirmware } from './recovery-rollouts';
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
      await this.rollBack(rollout, { at, reason: 'rollout_stopped', by: `the gate of "${rollout.name}"` }, manager);
    }
    await this.news.changed(rollout.id, manager);
  }

  /** Orders every device that runs the rollout's image, or is about to, to start what it ran before. The number of devices told. */
  async rollBack(
    rollout: Pick<RolloutEntity, 'id' | 'name' | 'priority'>,
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
      { which: `u.rollout_id = $5 AND u.state IN ('installing', 'rebooting', 'confirmed')`, parameters: [rollout.id] },
      { at, actor, reason, by },
    );
    const offered = await offerFormerFirmware(manager, rollout, { at, by });
    await noteEvent(manager, rollout.id, { kind: 'rolled_back', at, text: words(ordered.length, offered), person });
    await this.news.changed(rollout.id, manager);
    return ordered.length;
  }
}

function words(told: number, offered: number): string {
  const parts = [
    ...(told > 0 ? [`${devices(told)} told to go back.`] : []),
    ...(offered > 0 ? [`${devices(offered)} offered the former firmware, because they take no such order.`] : []),
  ];
  return parts.join(' ') || 'No device had the firmware to go back from.';
}

const devices = (count: number): string => (count === 1 ? '1 device was' : `${count} devices were`);

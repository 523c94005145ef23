import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import { FirmwareUsage } from '../firmware/firmware-usage';
import { UNENDED_STATUSES } from './lifecycle';
import { RolloutActions } from './rollout-actions';
import { RolloutEntity } from './rollout.entity';

/** Which rollouts stand between a firmware and its withdrawal or deletion. */
@Injectable()
export class RolloutUsage extends FirmwareUsage {
  constructor(private readonly actions: RolloutActions) {
    super();
  }

  /** The names of the rollouts of this firmware that are not over, oldest first. */
  override async rolloutsOf(firmwareKey: string, manager: EntityManager): Promise<string[]> {
    const rollouts = await manager.find(RolloutEntity, {
      where: { firmwareKey, status: In(UNENDED_STATUSES) },
      order: { createdAt: 'ASC', id: 'ASC' },
    });
    return rollouts.map(({ name }) => name);
  }

  /** Cancels every rollout of this firmware that is not over, in the transaction of `manager`. */
  override async endRolloutsOf(firmwareKey: string, manager: EntityManager): Promise<void> {
    const rollouts = await manager.find(RolloutEntity, {
      where: { firmwareKey, status: In(UNENDED_STATUSES) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const rollout of rollouts) await this.actions.apply('cancel', rollout, manager);
  }
}

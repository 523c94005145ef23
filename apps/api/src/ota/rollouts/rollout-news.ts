import { Injectable } from '@nestjs/common';
import type { UpdateState } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { LiveEvents } from '../../database/live-events';

/** More updates than this are not named one by one: the console reads the rollout again anyway. */
const MOST_NAMED_UPDATES = 50;

/** Tells open consoles what happened to a rollout, once the transaction of `manager` commits. */
@Injectable()
export class RolloutNews {
  constructor(private readonly live: LiveEvents) {}

  async changed(rolloutId: string, manager: EntityManager): Promise<void> {
    await this.live.publish({ kind: 'rollout', rolloutId }, manager);
  }

  async ended(
    rolloutId: string,
    updates: readonly { readonly id: string; readonly deviceId: string }[],
    state: UpdateState,
    manager: EntityManager,
  ): Promise<void> {
    if (updates.length > MOST_NAMED_UPDATES) return;
    for (const { id, deviceId } of updates) {
      await this.live.publish({ kind: 'update', deviceId, updateId: id, rolloutId, state, progress: null }, manager);
    }
  }
}

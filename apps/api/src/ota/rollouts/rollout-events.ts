import type { EntityManager } from 'typeorm';
import { RolloutEventEntity, type RolloutEventKind } from './rollout-event.entity';

export interface RolloutEvent {
  readonly kind: RolloutEventKind;
  readonly at: Date;
  readonly text: string;
  /** From 0; without it, it is about the whole rollout. */
  readonly phase?: number;
  /** Without one, the server did it. */
  readonly person?: string;
}

/** Appends to a rollout's history, in the transaction of what happened. */
export async function noteEvent(manager: EntityManager, rolloutId: string, event: RolloutEvent): Promise<void> {
  const { phase = null, person = null, ...rest } = event;
  await manager.insert(RolloutEventEntity, { rolloutId, phase, person, ...rest });
}

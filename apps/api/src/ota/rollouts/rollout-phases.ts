import type { EntityManager } from 'typeorm';
import { noteEvent } from './rollout-events';
import { RolloutPhaseEntity } from './rollout-phase.entity';

interface PhaseMove {
  readonly at: Date;
  /** For a person to read. */
  readonly text: string;
  /** Without one, the server did it. */
  readonly person?: string;
}

/** Lets the devices of a phase be offered the firmware; what is open already stays so. In the caller's transaction. */
export async function openPhase(
  manager: EntityManager,
  { rolloutId, index }: Pick<RolloutPhaseEntity, 'rolloutId' | 'index'>,
  { at, text, person }: PhaseMove,
): Promise<void> {
  const { affected } = await manager.update(
    RolloutPhaseEntity,
    { rolloutId, index, status: 'waiting' },
    { status: 'open', openedAt: at },
  );
  if (affected) await noteEvent(manager, rolloutId, { kind: 'phase_opened', phase: index, at, text, person });
}

/** A phase has shown enough: the next one may open. Its devices that are left are offered the firmware all the same. */
export async function finishPhase(
  manager: EntityManager,
  { rolloutId, index }: Pick<RolloutPhaseEntity, 'rolloutId' | 'index'>,
  { at, text, person }: PhaseMove,
): Promise<void> {
  const { affected } = await manager.update(
    RolloutPhaseEntity,
    { rolloutId, index, status: 'open' },
    { status: 'done', doneAt: at },
  );
  if (affected) await noteEvent(manager, rolloutId, { kind: 'phase_done', phase: index, at, text, person });
}

import type { Evidence } from './gate';
import { judgePhase, type PhaseJudgement } from './phase-gate';
import type { RolloutPhaseEntity } from './rollout-phase.entity';
import type { RolloutEntity } from './rollout.entity';

/** The counters of a phase, as its row has them. */
export type CountedPhase = Pick<
  RolloutPhaseEntity,
  | 'size'
  | 'offered'
  | 'attempted'
  | 'confirmed'
  | 'failed'
  | 'inFlight'
  | 'missing'
  | 'lastAttemptedAt'
  | 'pardonedConfirmed'
  | 'pardonedFailed'
>;

/**
 * What a gate is shown: the counters without those outcomes that a person has looked past by resuming the rollout. Newcomers make a
 * phase larger than it was at the start.
 */
export function evidenceOf(phase: CountedPhase): Evidence {
  const pardoned = phase.pardonedConfirmed + phase.pardonedFailed;
  const confirmed = Math.max(0, phase.confirmed - phase.pardonedConfirmed);
  const failed = Math.max(0, phase.failed - phase.pardonedFailed);
  return {
    size: Math.max(0, Math.max(phase.size ?? 0, phase.offered) - pardoned),
    offered: phase.offered,
    attempted: Math.max(confirmed + failed, phase.attempted - pardoned),
    confirmed,
    failed,
    inFlight: phase.inFlight,
    missing: phase.missing,
    lastAttemptedAtMs: phase.lastAttemptedAt?.getTime() ?? null,
  };
}

/** What the gate of an open phase says of it now: its own, or else the rollout's. */
export const judgeRow = (
  phase: CountedPhase & Pick<RolloutPhaseEntity, 'gate' | 'soakSeconds'>,
  rollout: Pick<RolloutEntity, 'gate'>,
  now: Date,
): PhaseJudgement =>
  judgePhase({ gate: phase.gate ?? rollout.gate, soakSeconds: phase.soakSeconds }, evidenceOf(phase), now.getTime());

import type { Evidence } from './gate';
import type { RolloutPhaseEntity } from './rollout-phase.entity';

/** The counters of a phase, as its row has them. */
export type CountedPhase = Pick<
  RolloutPhaseEntity,
  | 'size'
  | 'offered'
  | 'attempted'
  | 'confirmed'
  | 'failed'
  | 'inFlight'
  | 'lastAttemptedAt'
  | 'pardonedConfirmed'
  | 'pardonedFailed'
>;

/** What a gate is shown: the counters without those outcomes that a person has looked past by resuming the rollout. */
export function evidenceOf(phase: CountedPhase): Evidence {
  const pardoned = phase.pardonedConfirmed + phase.pardonedFailed;
  const confirmed = Math.max(0, phase.confirmed - phase.pardonedConfirmed);
  const failed = Math.max(0, phase.failed - phase.pardonedFailed);
  return {
    size: Math.max(0, (phase.size ?? phase.offered) - pardoned),
    offered: phase.offered,
    attempted: Math.max(confirmed + failed, phase.attempted - pardoned),
    confirmed,
    failed,
    inFlight: phase.inFlight,
    lastAttemptedAtMs: phase.lastAttemptedAt?.getTime() ?? null,
  };
}

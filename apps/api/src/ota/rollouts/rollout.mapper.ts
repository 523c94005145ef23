import type {
  GateDto,
  RolloutDetailDto,
  RolloutDto,
  RolloutEventDto,
  RolloutPhaseDto,
  RolloutTargetDto,
} from '@pcms/contract';
import type { Settings } from '../../config/settings';
import { BOUND, type Gate } from './gate';
import { judgeRow } from './phase-evidence';
import type { CountedRollout } from './rollout-counts';
import type { RolloutEventEntity } from './rollout-event.entity';
import type { RolloutPhaseEntity } from './rollout-phase.entity';
import type { RolloutEntity, RolloutTarget } from './rollout.entity';

export function toRolloutDto(
  { rollout, counts, phaseCount, phasesOpened }: CountedRollout,
  { values }: Settings,
): RolloutDto {
  return {
    id: rollout.id,
    name: rollout.name,
    firmwareKey: rollout.firmwareKey,
    target: toTargetDto(rollout.target),
    status: rollout.status,
    priority: rollout.priority,
    force: rollout.force,
    allowVariantSwitch: rollout.allowVariantSwitch,
    allowDowngrade: rollout.allowDowngrade,
    maxAttempts: rollout.maxAttempts,
    silenceSeconds: rollout.silenceSeconds,
    gate: toGateDto(rollout.gate),
    inFlight: rollout.inFlight,
    offersPerMinute: rollout.offersPerMinute,
    confirmations: rollout.confirmations,
    errorAction: rollout.errorAction,
    startAt: rollout.startAt?.toISOString() ?? null,
    window: rollout.window && { ...rollout.window, days: [...rollout.window.days] },
    stopReason: rollout.stopReason,
    needsApproval:
      values.ROLLOUT_APPROVAL === 'second_person' && rollout.status === 'draft' && rollout.approvedBy === null,
    approvedBy: rollout.approvedBy,
    counts,
    phaseCount,
    phasesOpened,
    createdAt: rollout.createdAt.toISOString(),
    createdBy: rollout.createdBy,
    startedAt: rollout.startedAt?.toISOString() ?? null,
    endedAt: rollout.endedAt?.toISOString() ?? null,
  };
}

interface RolloutPast {
  readonly phases: readonly RolloutPhaseEntity[];
  readonly events: readonly RolloutEventEntity[];
  readonly now: Date;
  readonly settings: Settings;
}

export const toRolloutDetailDto = (
  counted: CountedRollout,
  { phases, events, now, settings }: RolloutPast,
): RolloutDetailDto => ({
  ...toRolloutDto(counted, settings),
  phases: phases.map((phase) => toPhaseDto(phase, counted.rollout, now)),
  forecast: counted.rollout.forecast,
  events: events.map(toEventDto),
});

function toPhaseDto(phase: RolloutPhaseEntity, rollout: RolloutEntity, now: Date): RolloutPhaseDto {
  const judgement = phase.status === 'waiting' ? null : judgeRow(phase, rollout, now);
  return {
    index: phase.index,
    status: phase.status,
    percent: phase.percent,
    count: phase.count,
    size: phase.size === null ? null : Math.max(phase.size, phase.offered),
    soakMinutes: phase.soakSeconds / 60,
    manual: phase.manual,
    gate: toGateDto(phase.gate ?? rollout.gate),
    slots: phase.slots,
    offered: phase.offered,
    attempted: phase.attempted,
    confirmed: phase.confirmed,
    failed: phase.failed,
    inFlight: phase.inFlight,
    missing: phase.missing,
    judgement: judgement && {
      verdict: judgement.verdict,
      why: judgement.why,
      llr: judgement.llr,
      bound: judgement.llr === null ? null : BOUND,
      failuresToStop: judgement.failuresToStop,
    },
    openedAt: phase.openedAt?.toISOString() ?? null,
    doneAt: phase.doneAt?.toISOString() ?? null,
    soaksUntil: judgement?.untilMs ? new Date(judgement.untilMs).toISOString() : null,
  };
}

const toEventDto = ({ at, kind, phase, person, text }: RolloutEventEntity): RolloutEventDto => ({
  at: at.toISOString(),
  kind,
  phase,
  by: person,
  text,
});

const toGateDto = (gate: Gate): GateDto => ({ ...gate });

/** A copy that whoever gets it may change. */
const toTargetDto = (target: RolloutTarget): RolloutTargetDto => structuredClone(target) as RolloutTargetDto;

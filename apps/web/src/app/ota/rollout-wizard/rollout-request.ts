import type { CreateRolloutDto, GateDto, PhasePlanDto, RolloutTargetDto } from '@pcms/contract';
import type { RolloutFormValue } from './rollout-form';

/** What is sent for what a person filled in. What was left empty is left to the server. */
export function toRequest(value: RolloutFormValue): CreateRolloutDto {
  return {
    name: value.name.trim(),
    firmwareKey: value.firmwareKey,
    target: toTarget(value.target),
    phases: value.phases.map((phase, index) => toPhase(phase, index === value.phases.length - 1)),
    gate: toGate(value.gate),
    errorAction: value.errorAction,
    ...(value.inFlight !== null && { inFlight: value.inFlight }),
    ...(value.offersPerMinute !== null && { offersPerMinute: value.offersPerMinute }),
    ...(value.confirmations !== null && { confirmations: value.confirmations }),
    ...(value.maxAttempts !== null && { maxAttempts: value.maxAttempts }),
    ...(value.silenceMinutes !== null && { silenceSeconds: value.silenceMinutes * 60 }),
    ...(value.startAt !== '' && { startAt: new Date(value.startAt).toISOString() }),
    ...(value.window.isWanted && { window: toWindow(value.window) }),
    ...(value.priority && { priority: value.priority }),
    ...(value.force && { force: true }),
    ...(value.allowVariantSwitch && { allowVariantSwitch: true }),
    ...(value.allowDowngrade && { allowDowngrade: true }),
  };
}

/** What a person chose, without lists that name nothing. */
export function toTarget({ mode, exclude, ...named }: RolloutFormValue['target']): RolloutTargetDto {
  const excluded = lists(exclude);
  return {
    ...(mode === 'all' ? { all: true as const } : lists(named)),
    ...(Object.keys(excluded).length > 0 && { exclude: excluded }),
  };
}

function lists(named: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, ids]) => (ids.length > 0 ? [[name, [...ids]] as const] : [])),
  );
}

function toPhase(phase: RolloutFormValue['phases'][number], isLast: boolean): PhasePlanDto {
  const size = isLast ? { percent: 100 } : { [phase.unit]: phase.size ?? undefined };
  return {
    ...size,
    // Nothing follows the last phase, so that nothing waits for its rest.
    ...(!isLast && phase.soakMinutes && { soakMinutes: phase.soakMinutes }),
    ...(phase.manual && { manual: true }),
  };
}

function toGate(gate: RolloutFormValue['gate']): GateDto {
  switch (gate.kind) {
    case 'none':
      return { kind: 'none' };
    case 'sequential':
      return { kind: 'sequential', acceptable: share(gate.acceptable), unacceptable: share(gate.unacceptable) };
    case 'threshold':
      return {
        kind: 'threshold',
        successPercent: gate.successPercent ?? undefined,
        failurePercent: gate.failurePercent ?? undefined,
        minAttempted: gate.minAttempted ?? undefined,
      };
  }
}

/** Percent to a share; rounded, because 7 / 100 and its like have a tail in binary. */
const share = (percent: number | null): number | undefined =>
  percent === null ? undefined : Number((percent / 100).toPrecision(10));

function toWindow({ days, from, to, zone }: RolloutFormValue['window']): CreateRolloutDto['window'] {
  return { days: [...days], from, to, zone };
}

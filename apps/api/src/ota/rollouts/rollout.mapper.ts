import type { RolloutDetailDto, RolloutDto, RolloutPhaseDto } from '@pcms/contract';
import type { CountedRollout } from './rollout-counts';
import type { RolloutPhaseEntity } from './rollout-phase.entity';

export function toRolloutDto({ rollout, counts }: CountedRollout): RolloutDto {
  const { deviceIds, deviceTypes } = rollout.target;
  return {
    id: rollout.id,
    name: rollout.name,
    firmwareKey: rollout.firmwareKey,
    target: { ...(deviceIds && { deviceIds: [...deviceIds] }), ...(deviceTypes && { deviceTypes: [...deviceTypes] }) },
    status: rollout.status,
    priority: rollout.priority,
    force: rollout.force,
    allowVariantSwitch: rollout.allowVariantSwitch,
    allowDowngrade: rollout.allowDowngrade,
    maxAttempts: rollout.maxAttempts,
    silenceSeconds: rollout.silenceSeconds,
    counts,
    createdAt: rollout.createdAt.toISOString(),
    createdBy: rollout.createdBy,
    startedAt: rollout.startedAt?.toISOString() ?? null,
    endedAt: rollout.endedAt?.toISOString() ?? null,
  };
}

export const toRolloutDetailDto = (
  counted: CountedRollout,
  phases: readonly RolloutPhaseEntity[],
): RolloutDetailDto => ({
  ...toRolloutDto(counted),
  phases: phases.map(toPhaseDto),
});

const toPhaseDto = ({ index, status, percent, count }: RolloutPhaseEntity): RolloutPhaseDto => ({
  index,
  status,
  percent,
  count,
});

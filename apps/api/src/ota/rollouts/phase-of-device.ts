import type { RolloutState } from './decide';
import { phaseOf, position, stratumOf, type PhaseCutoffs } from './membership';
import { firstGroupOf, type TargetedDevice } from './targeting';

/** The phase that a device belongs to before it has an update, from 0. Costs the same however many devices there are. */
export function phaseOfDevice(
  device: TargetedDevice,
  { seed, phases, target }: Pick<RolloutState, 'seed' | 'phases' | 'target'>,
  nowMs: number,
): number {
  const cutoffs = phases.flatMap((phase): PhaseCutoffs[] => (phase.cutoffs ? [phase.cutoffs] : []));
  if (phases.length === 1 || cutoffs.length < phases.length) return 0;
  return phaseOf(cutoffs, stratumOfDevice(device, target, nowMs), position(seed, device.deviceId));
}

/** What kind of device it is to a rollout. */
export const stratumOfDevice = (device: TargetedDevice, target: RolloutState['target'], nowMs: number): string =>
  stratumOf({ chip: device.chip, version: device.version, groupId: firstGroupOf(device, target, nowMs) });

import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FirmwareEntity } from '../firmware/firmware.entity';
import type { DeviceState, RolloutState } from './decide';
import { planPhases, type PhaseSize, type PlannedPhase } from './membership';
import { stratumOfDevice } from './phase-of-device';
import { readRollouts } from './rollout-book';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import type { RolloutEntity } from './rollout.entity';
import { refusalToFit } from './rules';
import { TargetDevices } from './target-devices';
import { isExcluded } from './targeting';

/** At the start, and never again: who is in which phase. */
@Injectable()
export class RolloutStart {
  constructor(private readonly devices: TargetDevices) {}

  /** Draws the phases of a rollout whose row is locked, and keeps their sizes and cut-offs. */
  async drawPhases(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<void> {
    const [state] = await readRollouts(manager, 'r.id = $1', [rollout.id]);
    const firmware = await manager.findOneBy(FirmwareEntity, { key: rollout.firmwareKey });
    const question = { target: rollout.target, ownType: firmware?.deviceType ?? null, now };
    const phases = await manager.find(RolloutPhaseEntity, {
      where: { rolloutId: rollout.id },
      order: { index: 'ASC' },
    });
    if (!state) return;
    const planned = drawnPhases(state, await this.devices.read(question, manager), { phases, nowMs: now.getTime() });
    for (const [index, { size, cutoffs }] of planned.entries()) {
      await manager.update(RolloutPhaseEntity, { rolloutId: rollout.id, index }, { size, cutoffs });
    }
  }
}

interface Draw {
  readonly phases: readonly Pick<RolloutPhaseEntity, 'percent' | 'count'>[];
  readonly nowMs: number;
}

/** The phases over those of the devices that will be offered the firmware. Pure. */
export function drawnPhases(
  rollout: RolloutState,
  devices: readonly DeviceState[],
  { phases, nowMs }: Draw,
): PlannedPhase[] {
  const members = devices
    .filter((device) => willBeOffered(rollout, device, nowMs))
    .map((device) => ({ deviceId: device.deviceId, stratum: stratumOfDevice(device, rollout.target, nowMs) }));
  return planPhases(rollout.seed, members, phases.map(sizeOf));
}

/** Not left out, and nothing about the device itself speaks against the firmware. */
const willBeOffered = (rollout: RolloutState, device: DeviceState, nowMs: number): boolean =>
  rollout.firmware !== null &&
  !isExcluded(device, rollout.target, nowMs) &&
  refusalToFit({ device, rollout, firmware: rollout.firmware }) === null;

const sizeOf = ({ percent, count }: Pick<RolloutPhaseEntity, 'percent' | 'count'>): PhaseSize =>
  count === null ? { percent: percent ?? 100 } : { count };

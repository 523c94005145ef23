import { Injectable } from '@nestjs/common';
import type { RolloutForecastDto } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { Settings } from '../../config/settings';
import { deltaSizes, wantDeltas } from '../firmware/deltas/delta-rows';
import type { DeviceState, RolloutState } from './decide';
import { forecast } from './forecast';
import { toForecastDto } from './forecast.mapper';
import { planPhases, type PhaseSize, type PlannedPhase } from './membership';
import { stratumOfDevice } from './phase-of-device';
import { readRollouts } from './rollout-book';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutEntity } from './rollout.entity';
import { refusalToFit, type Refusal } from './rules';
import type { RolloutPlan } from './simulation/run-ahead';
import { TargetDevices } from './target-devices';
import { firstGroupOf, isExcluded } from './targeting';

/** A rollout with the devices that it names, as they are now. */
interface Prospect {
  readonly rollout: RolloutEntity;
  readonly state: RolloutState;
  readonly phases: readonly RolloutPhaseEntity[];
  /** Without those that are left out. */
  readonly devices: readonly DeviceState[];
  /** Of the patches to the firmware, by the image that they begin with; empty where deltas are switched off. */
  readonly deltas: Awaited<ReturnType<typeof deltaSizes>>;
  readonly now: Date;
}

/** What is decided once, at the start, from the whole fleet: who is in which phase, and what is to be expected. */
@Injectable()
export class RolloutStart {
  constructor(
    private readonly devices: TargetDevices,
    private readonly settings: Settings,
  ) {}

  /**
   * Draws the phases of a rollout whose row is locked, keeps their sizes and cut-offs, and the forecast, and has the patches made
   * that its devices can take.
   */
  async prepare(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<void> {
    const prospect = await this.look(rollout, now, manager);
    for (const [index, { size, cutoffs }] of drawnPhases(prospect).entries()) {
      await manager.update(RolloutPhaseEntity, { rolloutId: rollout.id, index }, { size, cutoffs });
    }
    await manager.update(RolloutEntity, rollout.id, { forecast: this.foresee(prospect) });
    await this.wantPatches(prospect, manager);
  }

  /** From every image that the devices run now; devices that come later have theirs made when they ask. */
  private async wantPatches({ state, devices, now }: Prospect, manager: EntityManager): Promise<void> {
    if (this.settings.values.DELTAS === 'off' || state.firmware === null) return;
    const able = devices.filter((device) => device.takesDeltas && refusalOfDevice(state, device) === null);
    const digests = new Set(able.flatMap(({ imageDigest }) => imageDigest ?? []));
    await wantDeltas(state.firmware.key, [...digests], { manager, at: now });
  }

  /** What a rollout would do if it began now. */
  async forecast(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<RolloutForecastDto> {
    return this.foresee(await this.look(rollout, now, manager));
  }

  private async look(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<Prospect> {
    const [state] = await readRollouts(manager, 'r.id = $1', [rollout.id]);
    if (!state) throw new Error(`rollout ${rollout.id} is not there`);
    const ownType = state.firmware?.deviceType ?? null;
    const named = await this.devices.read({ target: rollout.target, ownType, now }, manager);
    const phases = await manager.find(RolloutPhaseEntity, {
      where: { rolloutId: rollout.id },
      order: { index: 'ASC' },
    });
    const devices = named.filter((device) => !isExcluded(device, state.target, now.getTime()));
    const isOn = this.settings.values.DELTAS === 'on';
    const deltas = isOn ? await deltaSizes(rollout.firmwareKey, manager) : new Map<string, number>();
    return { rollout, state, phases, devices, deltas, now };
  }

  private foresee({ rollout, state, phases, devices, deltas, now }: Prospect): RolloutForecastDto {
    const nowMs = now.getTime();
    const foreseen = forecast({
      devices: devices.map((device) => ({
        ...device,
        groupId: firstGroupOf(device, state.target, nowMs),
        checkSeconds: this.settings.values.CHECK_SECONDS,
      })),
      plan: planOf(rollout, state, phases),
      refusalOf: (device) => refusalOfDevice(state, device),
      deltaOf: ({ takesDeltas, imageDigest }) =>
        takesDeltas && imageDigest !== null ? (deltas.get(imageDigest) ?? null) : null,
      nowMs,
    });
    return toForecastDto(foreseen, now);
  }
}

/** The phases over those of the devices that will be offered the firmware. Pure. */
export function drawnPhases({ state, devices, phases, now }: Omit<Prospect, 'rollout' | 'deltas'>): PlannedPhase[] {
  const nowMs = now.getTime();
  const members = devices
    .filter((device) => refusalOfDevice(state, device) === null)
    .map((device) => ({ deviceId: device.deviceId, stratum: stratumOfDevice(device, state.target, nowMs) }));
  return planPhases(state.seed, members, phases.map(sizeOf));
}

/** What about the device itself speaks against the firmware. */
function refusalOfDevice(rollout: RolloutState, device: DeviceState): Refusal | null {
  if (rollout.firmware === null) return { rule: 'firmware_withdrawn', text: 'The firmware is gone.' };
  return refusalToFit({ device, rollout, firmware: rollout.firmware });
}

const sizeOf = ({ percent, count }: Pick<RolloutPhaseEntity, 'percent' | 'count'>): PhaseSize =>
  count === null ? { percent: percent ?? 100 } : { count };

function planOf(rollout: RolloutEntity, state: RolloutState, phases: readonly RolloutPhaseEntity[]): RolloutPlan {
  return {
    seed: rollout.seed,
    firmwareBytes: state.firmware?.sizeBytes ?? 0,
    phases: phases.map((phase) => ({
      ...sizeOf(phase),
      gate: phase.gate ?? rollout.gate,
      soakSeconds: phase.soakSeconds,
      cap: phase.cap,
    })),
    confirmations: rollout.confirmations,
    silenceSeconds: rollout.silenceSeconds,
    maxAttempts: rollout.maxAttempts,
    offersPerMinute: rollout.offersPerMinute,
    window: rollout.window,
    startAtMs: state.startAtMs,
  };
}

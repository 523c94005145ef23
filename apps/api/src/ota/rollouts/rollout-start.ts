import { Injectable } from '@nestjs/common';
import type { RolloutForecastDto } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { Settings } from '../../config/settings';
import { deltaSizes, wantDeltas } from '../firmware/deltas/delta-rows';
import type { DeviceState, RolloutState } from './decide';
import { forecast, type Forecast, type ForecastDevice } from './forecast';
import type { DeltaOutlook } from './forecast-deltas';
import { toForecastDto } from './forecast.mapper';
import { inTurns } from './in-turns';
import type { PhaseSize } from './membership';
import { stratumOfDevice } from './phase-of-device';
import { readRollouts } from './rollout-book';
import { RolloutPhaseEntity } from './rollout-phase.entity';
import { RolloutEntity } from './rollout.entity';
import { refusalToFit, type Refusal } from './rules';
import type { RolloutPlan } from './simulation/run-ahead';
import { TargetDevices } from './target-devices';
import { isExcluded } from './targeting';

/** The devices that a rollout names, as they are now. */
interface Named {
  /** Without those that are left out. */
  readonly devices: readonly ForecastDevice[];
  /** Digests of the images that those of them run which can take a patch to the firmware. */
  readonly patchable: ReadonlySet<string>;
}

interface Prospect {
  readonly foreseen: Forecast;
  readonly patchable: ReadonlySet<string>;
}

interface Question {
  readonly rollout: RolloutEntity;
  readonly state: RolloutState;
  readonly now: Date;
  readonly manager: EntityManager;
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
   * that its devices can take: from every image that they run now. Devices that come later have theirs made when they ask.
   */
  async prepare(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<void> {
    const { foreseen, patchable } = await this.foresee(rollout, now, manager);
    for (const { index, size, cutoffs } of foreseen.phases) {
      await manager.update(RolloutPhaseEntity, { rolloutId: rollout.id, index }, { size, cutoffs });
    }
    await manager.update(RolloutEntity, rollout.id, { forecast: toForecastDto(foreseen, now) });
    await wantDeltas(rollout.firmwareKey, [...patchable], { manager, at: now });
  }

  /** What a rollout would do if it began now. */
  async forecast(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<RolloutForecastDto> {
    return toForecastDto((await this.foresee(rollout, now, manager)).foreseen, now);
  }

  private async foresee(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<Prospect> {
    const [state] = await readRollouts(manager, 'r.id = $1', [rollout.id]);
    if (!state) throw new Error(`rollout ${rollout.id} is not there`);
    const phases = await manager.find(RolloutPhaseEntity, {
      where: { rolloutId: rollout.id },
      order: { index: 'ASC' },
    });
    const { devices, patchable } = await this.named({ rollout, state, now, manager });
    const question = { devices, plan: planOf(rollout, state, phases), nowMs: now.getTime() };
    return { foreseen: await inTurns(forecast(question)), patchable };
  }

  /** Of each device only what a forecast asks: there may be very many. */
  private async named({ rollout: { target, firmwareKey }, state, now, manager }: Question): Promise<Named> {
    const areDeltasOn = this.settings.values.DELTAS === 'on' && state.firmware !== null;
    const sizes = areDeltasOn ? await deltaSizes(firmwareKey, manager) : new Map<string, DeltaOutlook>();
    const devices: ForecastDevice[] = [];
    const patchable = new Set<string>();
    const question = { target, ownType: state.firmware?.deviceType ?? null, now };
    for await (const page of this.devices.read(question, manager)) {
      for (const device of page) {
        if (isExcluded(device, state.target, now.getTime())) continue;
        const from = device.takesDeltas ? device.imageDigest : null;
        const foreseen = this.foreseeable(device, state, now);
        devices.push({ ...foreseen, delta: from === null ? null : (sizes.get(from) ?? null) });
        if (areDeltasOn && from !== null && foreseen.refusal === null) patchable.add(from);
      }
    }
    return { devices, patchable };
  }

  private foreseeable(device: DeviceState, state: RolloutState, now: Date): Omit<ForecastDevice, 'delta'> {
    const { deviceId, chip, version, lastSeenAtMs, timeZone } = device;
    return {
      deviceId,
      chip,
      version,
      lastSeenAtMs,
      timeZone,
      stratum: stratumOfDevice(device, state.target, now.getTime()),
      checkSeconds: this.settings.values.CHECK_SECONDS,
      refusal: refusalOfDevice(state, device),
    };
  }
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

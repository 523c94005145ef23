import { Injectable } from '@nestjs/common';
import type { RolloutForecastDto } from '@pcms/contract';
import type { EntityManager } from 'typeorm';
import { Settings } from '../../config/settings';
import type { DeviceState, RolloutState } from './decide';
import { forecast, type Forecast, type ForecastDevice } from './forecast';
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

/** What is decided once, at the start, from the whole fleet: who is in which phase, and what is to be expected. */
@Injectable()
export class RolloutStart {
  constructor(
    private readonly devices: TargetDevices,
    private readonly settings: Settings,
  ) {}

  /** Draws the phases of a rollout whose row is locked, and keeps their sizes and cut-offs, and the forecast. */
  async prepare(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<void> {
    const foreseen = await this.foresee(rollout, now, manager);
    for (const { index, size, cutoffs } of foreseen.phases) {
      await manager.update(RolloutPhaseEntity, { rolloutId: rollout.id, index }, { size, cutoffs });
    }
    await manager.update(RolloutEntity, rollout.id, { forecast: toForecastDto(foreseen, now) });
  }

  /** What a rollout would do if it began now. */
  async forecast(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<RolloutForecastDto> {
    return toForecastDto(await this.foresee(rollout, now, manager), now);
  }

  private async foresee(rollout: RolloutEntity, now: Date, manager: EntityManager): Promise<Forecast> {
    const [state] = await readRollouts(manager, 'r.id = $1', [rollout.id]);
    if (!state) throw new Error(`rollout ${rollout.id} is not there`);
    const phases = await manager.find(RolloutPhaseEntity, {
      where: { rolloutId: rollout.id },
      order: { index: 'ASC' },
    });
    const devices = await this.named(rollout, state, { now, manager });
    return inTurns(forecast({ devices, plan: planOf(rollout, state, phases), nowMs: now.getTime() }));
  }

  /** Without those that are left out. Of each only what a forecast asks: there may be very many. */
  private async named(
    { target }: RolloutEntity,
    state: RolloutState,
    { now, manager }: { readonly now: Date; readonly manager: EntityManager },
  ): Promise<ForecastDevice[]> {
    const nowMs = now.getTime();
    const checkSeconds = this.settings.values.CHECK_SECONDS;
    const named: ForecastDevice[] = [];
    const question = { target, ownType: state.firmware?.deviceType ?? null, now };
    for await (const page of this.devices.read(question, manager)) {
      for (const device of page) {
        if (isExcluded(device, state.target, nowMs)) continue;
        const { deviceId, chip, version, lastSeenAtMs, timeZone } = device;
        const stratum = stratumOfDevice(device, state.target, nowMs);
        const refusal = refusalOfDevice(state, device);
        named.push({ deviceId, chip, version, stratum, checkSeconds, lastSeenAtMs, timeZone, refusal });
      }
    }
    return named;
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

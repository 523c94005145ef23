import type { CreateRolloutDto } from '@pcms/contract';
import { FLEET } from './fleet';

/** A demo shows devices in all states: it does not wait for phases. */
const AT_ONCE = { phases: [{ percent: 100 }], gate: { kind: 'none' as const } };

/** A rollout of the demo, and how far it is taken. */
export interface PlannedRollout {
  readonly rollout: CreateRolloutDto;
  readonly until: 'draft' | 'running' | 'paused';
}

const idsOf = (...names: string[]): string[] =>
  FLEET.filter((device) => names.includes(device.name)).map((device) => device.deviceId);

export const ROLLOUTS: readonly PlannedRollout[] = [
  {
    rollout: {
      name: '2.5.0 for every sign',
      firmwareKey: 'ESP32_PersonalCMS_2.5.0',
      target: { deviceTypes: ['ESP32_PersonalCMS'] },
      ...AT_ONCE,
      // A device that never comes back counts as failed after so long.
      silenceSeconds: 300,
    },
    until: 'running',
  },
  {
    rollout: {
      name: '2.5.0 for the sensors outside and below',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      target: { deviceTypes: ['ESP32_OTA_Base'] },
      ...AT_ONCE,
    },
    until: 'running',
  },
  {
    rollout: {
      name: '2.5.0 for the stairwell and the workshop',
      firmwareKey: 'ESP32_LED_Blink_2.5.0',
      target: {
        deviceIds: idsOf(
          'Stairwell, ground floor',
          'Stairwell, first floor',
          'Stairwell, second floor',
          'Workshop bench',
        ),
      },
      maxAttempts: 1,
    },
    until: 'running',
  },
  {
    rollout: {
      name: 'Sunrise on stage',
      firmwareKey: 'ESP32_LED_Blink_2.6.0-rc.1',
      target: { deviceIds: idsOf('Stage left', 'Stage right') },
    },
    until: 'paused',
  },
  {
    rollout: {
      name: 'Sunrise in the reading corner',
      firmwareKey: 'ESP32_LED_Blink_2.6.0-rc.1',
      target: { deviceIds: idsOf('Reading corner') },
    },
    until: 'draft',
  },
];

import type { CreateRolloutDto } from '@pcms/contract';
import { FLEET } from './fleet';

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

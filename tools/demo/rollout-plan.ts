import type { CreateRolloutDto } from '@pcms/contract';
import { FLEET } from './fleet';

/** Most of the demo shows devices in all states, and does not wait for phases. */
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
      name: '2.5.0 for the sensors in the house and the yard',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      target: { deviceIds: idsOf('Boiler room', 'Cellar pump', 'Tool shed', 'Bicycle stand', 'Rain barrel') },
      ...AT_ONCE,
    },
    until: 'running',
  },
  {
    rollout: {
      name: '2.5.0 for the second floor and the workshop',
      firmwareKey: 'ESP32_LED_Blink_2.5.0',
      target: { deviceIds: idsOf('Stairwell, second floor', 'Workshop bench') },
      maxAttempts: 1,
    },
    until: 'running',
  },
  {
    rollout: {
      name: '2.5.0 for the other lamps, step by step',
      firmwareKey: 'ESP32_LED_Blink_2.5.0',
      target: {
        deviceIds: idsOf(
          'Stairwell, ground floor',
          'Stairwell, first floor',
          'Reading corner',
          'Stage left',
          'Stage right',
        ),
      },
      // The first phase is over after half a minute; the second one rests for as long as anybody looks.
      phases: [{ count: 1 }, { count: 2, soakMinutes: 60 }, {}],
      confirmations: 1,
    },
    until: 'running',
  },
  {
    rollout: {
      name: '2.6.0 for the sensors outside, a first try',
      firmwareKey: 'ESP32_OTA_Base_2.6.0-rc.1',
      target: { deviceIds: idsOf('Greenhouse north', 'Greenhouse south', 'Weather mast') },
      // The candidate crashes: the gate of the first phase stops it, and the third sensor never sees it.
      phases: [{ count: 2 }, {}],
    },
    until: 'running',
  },
  {
    rollout: {
      name: '2.5.0 for the attic',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      target: { deviceIds: idsOf('Attic') },
    },
    until: 'paused',
  },
  {
    rollout: {
      name: 'Sunrise for every lamp',
      firmwareKey: 'ESP32_LED_Blink_2.6.0-rc.1',
      target: { deviceTypes: ['ESP32_LED_Blink'] },
    },
    until: 'draft',
  },
];

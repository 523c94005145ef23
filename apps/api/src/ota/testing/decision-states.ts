import { firmwareKey } from '@pcms/contract';
import type { DeviceState, FirmwareState, Passage, RolloutState } from '../rollouts/decide';

// States for tests of the decision. Each builder fills in what a test does not care about; together they are an offer.

export const NOW_MS = Date.parse('2026-03-02T08:00:00Z');

/** An active device that runs 2.4.0 of `ESP32_OTA_Base`. */
export const aDeviceState = (known: Partial<DeviceState> = {}): DeviceState => ({
  deviceId: 'hall',
  status: 'active',
  type: 'ESP32_OTA_Base',
  chip: 'ESP32',
  slotBytes: 1_310_720,
  version: '2.4.0',
  imageDigest: null,
  passages: [],
  ...known,
});

/** 2.5.0 of `ESP32_OTA_Base`. */
export function aFirmwareState(known: Partial<FirmwareState> = {}): FirmwareState {
  const { deviceType = 'ESP32_OTA_Base', version = '2.5.0' } = known;
  return {
    key: firmwareKey(deviceType, version),
    deviceType,
    version,
    chip: 'ESP32',
    sizeBytes: 1_133_664,
    imageDigest: null,
    withdrawn: false,
    ...known,
  };
}

/** A running rollout of 2.5.0 to every `ESP32_OTA_Base`. */
export const aRolloutState = (known: Partial<RolloutState> = {}): RolloutState => ({
  id: 'a-rollout',
  name: 'A rollout',
  status: 'running',
  priority: 0,
  createdAtMs: NOW_MS - 3_600_000,
  target: { deviceIds: new Set(), deviceTypes: new Set(['ESP32_OTA_Base']) },
  phases: [{ status: 'open' }],
  force: false,
  allowVariantSwitch: false,
  allowDowngrade: false,
  maxAttempts: 3,
  firmware: aFirmwareState(),
  ...known,
});

/** The first try under `aRolloutState`, offered. */
export const aPassage = (known: Partial<Passage> = {}): Passage => ({
  updateId: 'an-update',
  rolloutId: 'a-rollout',
  state: 'offered',
  attempt: 1,
  retryAtMs: null,
  ...known,
});

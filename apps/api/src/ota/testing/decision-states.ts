import { firmwareKey } from '@pcms/contract';
import type { DeviceState, FirmwareState, Passage, RolloutState, Situation } from '../rollouts/decide';
import type { TargetState } from '../rollouts/targeting';

// States for tests of the decision. Each builder fills in what a test does not care about; together they are an offer.

export const NOW_MS = Date.parse('2026-03-02T08:00:00Z');

/** An active device that runs 2.4.0 of `ESP32_OTA_Base`. */
export const aDeviceState = (known: Partial<DeviceState> = {}): DeviceState => ({
  deviceId: 'hall',
  name: 'Hall sign',
  tags: [],
  groups: [],
  groupIds: [],
  timeZone: null,
  lastSeenAtMs: NOW_MS - 30_000,
  intervalSeconds: 60,
  freeHeapBytes: 226_972,
  rssi: -61,
  status: 'active',
  type: 'ESP32_OTA_Base',
  chip: 'ESP32',
  slotBytes: 1_310_720,
  version: '2.4.0',
  imageDigest: null,
  takesDeltas: false,
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

/** A target that names nobody. */
export const aTargetState = (known: Partial<TargetState> = {}): TargetState => ({
  deviceIds: new Set(),
  deviceTypes: new Set(),
  groups: [],
  excludedDeviceIds: new Set(),
  excludedGroups: [],
  ...known,
});

/** `NOW_MS`, and a free slot everywhere. */
export const aSituation = (known: Partial<Situation> = {}): Situation => ({
  nowMs: NOW_MS,
  isFull: () => false,
  ...known,
});

/** A running rollout of 2.5.0 to every `ESP32_OTA_Base`. */
export const aRolloutState = (known: Partial<RolloutState> = {}): RolloutState => ({
  id: 'a-rollout',
  name: 'A rollout',
  status: 'running',
  isApproved: false,
  priority: 0,
  createdAtMs: NOW_MS - 3_600_000,
  target: aTargetState({ deviceTypes: new Set(['ESP32_OTA_Base']) }),
  seed: 'a seed',
  phases: [{ status: 'open', cutoffs: null }],
  startAtMs: null,
  window: null,
  stopReason: null,
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
  phase: 0,
  holdsSlot: true,
  attempt: 1,
  retryAtMs: null,
  deltaFailed: false,
  ...known,
});

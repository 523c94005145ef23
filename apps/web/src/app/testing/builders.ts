import {
  UPDATE_STATES,
  type DeviceDetailDto,
  type DeviceDto,
  type FirmwareDto,
  type GroupDto,
  type RolloutDetailDto,
  type RolloutForecastDto,
  type RolloutPhaseDto,
  type SigningKeyDto,
  type StatsDto,
  type UpdateDto,
  type UpdateState,
  type WebhookDto,
} from '@pcms/contract';

const AT = '2026-11-20T12:00:00.000Z';

export function anUpdate(over: Partial<UpdateDto> = {}): UpdateDto {
  return {
    id: 'u1',
    deviceId: 'esp32-24a160c3f0de',
    deviceName: 'Hall sign',
    rolloutId: 'r1',
    rolloutName: '2.5.0 to the workshop',
    firmwareKey: 'ESP32_OTA_Base_2.5.0',
    version: '2.5.0',
    state: 'offered',
    progress: null,
    attempt: 1,
    reason: null,
    detail: null,
    since: AT,
    offeredAt: AT,
    ...over,
  };
}

export function aDevice(over: Partial<DeviceDto> = {}): DeviceDto {
  return {
    deviceId: 'esp32-24a160c3f0de',
    name: 'Hall sign',
    type: 'ESP32_OTA_Base',
    chip: 'ESP32',
    version: '2.4.0',
    status: 'active',
    online: true,
    lastSeenAt: AT,
    enrolled: true,
    tags: [],
    update: null,
    ...over,
  };
}

export function aDeviceDetail(over: Partial<DeviceDetailDto> = {}): DeviceDetailDto {
  return {
    ...aDevice(),
    notes: '',
    timeZone: null,
    groups: [],
    occupation: null,
    mac: '24:A1:60:C3:F0:DE',
    imageDigest: null,
    flashBytes: 4_194_304,
    slotBytes: 1_310_720,
    wifiSsid: 'workshop',
    capabilities: null,
    resetReason: 'power_on',
    bootCount: 12,
    canEnrol: true,
    reenrolmentAllowed: false,
    led: { desired: null, reported: null, arrived: null },
    rollBack: null,
    createdAt: AT,
    history: [],
    heartbeats: [],
    ...over,
  };
}

export function aGroup(over: Partial<GroupDto> = {}): GroupDto {
  return { id: 'g1', name: 'Workshop', filter: null, devices: 3, createdAt: AT, createdBy: 'admin', ...over };
}

export function aSigningKey(over: Partial<SigningKeyDto> = {}): SigningKeyDto {
  return {
    keyId: 'b6d5562c',
    name: 'Build pipeline',
    publicKeyPem: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n',
    fingerprint: `b6d5562c${'0'.repeat(56)}`,
    firmware: 2,
    addedAt: AT,
    addedBy: 'admin',
    revokedAt: null,
    ...over,
  };
}

export function aFirmware(over: Partial<FirmwareDto> = {}): FirmwareDto {
  return {
    key: 'ESP32_OTA_Base_2.5.0',
    deviceType: 'ESP32_OTA_Base',
    version: '2.5.0',
    description: 'Fixes the reconnect after a router restart.',
    chip: 'ESP32',
    sizeBytes: 1_133_664,
    sha256: 'ab'.repeat(32),
    md5: 'cd'.repeat(16),
    imageDigest: null,
    securityVersion: 0,
    image: null,
    signature: null,
    downloads: 0,
    uploadedAt: AT,
    uploadedBy: 'admin',
    withdrawnAt: null,
    ...over,
  };
}

export function stateCounts(over: Partial<Record<UpdateState, number>> = {}): Record<UpdateState, number> {
  const none = Object.fromEntries(UPDATE_STATES.map((state) => [state, 0])) as Record<UpdateState, number>;
  return { ...none, ...over };
}

export function aPhase(over: Partial<RolloutPhaseDto> = {}): RolloutPhaseDto {
  return {
    index: 0,
    status: 'open',
    percent: 100,
    count: null,
    size: 10,
    soakMinutes: 0,
    manual: false,
    gate: { kind: 'none' },
    slots: null,
    offered: 0,
    attempted: 0,
    confirmed: 0,
    failed: 0,
    inFlight: 0,
    missing: 0,
    judgement: null,
    openedAt: AT,
    doneAt: null,
    soaksUntil: null,
    ...over,
  };
}

export function aRollout(over: Partial<RolloutDetailDto> = {}): RolloutDetailDto {
  return {
    id: 'r1',
    name: '2.5.0 to the workshop',
    firmwareKey: 'ESP32_OTA_Base_2.5.0',
    target: { deviceTypes: ['ESP32_OTA_Base'] },
    status: 'running',
    priority: 0,
    force: false,
    allowVariantSwitch: false,
    allowDowngrade: false,
    maxAttempts: 3,
    silenceSeconds: 1_800,
    counts: { targeted: 10, states: stateCounts(), offered: 0, attempted: 0, confirmed: 0, failed: 0 },
    phaseCount: 1,
    phasesOpened: 1,
    createdAt: AT,
    createdBy: 'admin',
    startedAt: AT,
    endedAt: null,
    gate: { kind: 'none' },
    inFlight: null,
    offersPerMinute: null,
    confirmations: 1,
    errorAction: 'pause',
    startAt: null,
    window: null,
    stopReason: null,
    needsApproval: false,
    approvedBy: null,
    phases: [aPhase()],
    forecast: null,
    events: [],
    ...over,
  };
}

export function aForecast(over: Partial<RolloutForecastDto> = {}): RolloutForecastDto {
  return {
    madeAt: AT,
    targeted: 12,
    eligible: 10,
    phases: [
      {
        index: 0,
        size: 10,
        strata: [{ chip: 'ESP32', version: '2.4.0', devices: 10 }],
        doneAt: '2026-11-20T13:00:00.000Z',
      },
    ],
    refusals: [{ rule: 'already_runs', text: 'It already runs 2.5.0.', devices: 2, sample: ['d1', 'd2'] }],
    bytes: 11_336_640,
    earliestFinish: '2026-11-20T12:10:00.000Z',
    likelyFinish: '2026-11-20T13:00:00.000Z',
    blastRadius: 1,
    ...over,
  };
}

export function aWebhook(over: Partial<WebhookDto> = {}): WebhookDto {
  return {
    id: 'w1',
    name: 'Chat of the workshop',
    url: 'https://hooks.example.org/pcms',
    events: ['rollout.stopped', 'update.rolled_back'],
    enabled: true,
    createdBy: 'admin',
    createdAt: AT,
    last: null,
    ...over,
  };
}

export function someStats(over: Partial<StatsDto> = {}): StatsDto {
  return {
    totalFirmwareVersions: 0,
    downloads: [],
    deviceTypes: [],
    recentActivity: [],
    devices: { online: 0, offline: 0 },
    updates: stateCounts(),
    ...over,
  };
}

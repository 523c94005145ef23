import { randomUUID } from 'node:crypto';
import { firmwareKey, isActive, type UpdateState } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { DeviceStatusEntity } from '../../devices/device-status.entity';
import { DeviceEntity } from '../../devices/device.entity';
import { DeltaEntity } from '../firmware/deltas/delta.entity';
import { FirmwareEntity } from '../firmware/firmware.entity';
import { RolloutPhaseEntity } from '../rollouts/rollout-phase.entity';
import { RolloutEntity } from '../rollouts/rollout.entity';
import { UpdateEntity } from '../updates/update.entity';

// Rows for tests on a real Postgres. Each builder fills in what a test does not care about and returns the stored row.

const DEVICE_TYPE = 'ESP32_OTA_Base';
const FIRMWARE_VERSION = '2.5.0';

/** When everything happened that a test gives no time. */
export const ROWS_AT = new Date('2026-03-01T12:00:00Z');

interface DeviceValues extends Partial<DeviceEntity> {
  /** When it last called; without it, it never did. */
  readonly lastSeenAt?: Date;
  /** How often it is expected to call, in seconds. */
  readonly intervalS?: number;
}

/** An active device that runs 2.4.0 of `ESP32_OTA_Base`. */
export async function aDevice(database: DataSource, values: DeviceValues = {}): Promise<DeviceEntity> {
  const { lastSeenAt, intervalS = 60, ...columns } = values;
  const device = await database.getRepository(DeviceEntity).save({
    deviceId: `device-${randomUUID()}`,
    name: 'A device',
    type: DEVICE_TYPE,
    status: 'active' as const,
    version: '2.4.0',
    createdAt: ROWS_AT,
    ...columns,
  });
  if (lastSeenAt) {
    await database.getRepository(DeviceStatusEntity).insert({ deviceKey: device.key, lastSeenAt, intervalS });
  }
  return database.getRepository(DeviceEntity).findOneByOrFail({ key: device.key });
}

/** A published firmware: 2.5.0 of `ESP32_OTA_Base`. Its key follows from its type and version. */
export async function aFirmware(database: DataSource, values: Partial<FirmwareEntity> = {}): Promise<FirmwareEntity> {
  const { deviceType = DEVICE_TYPE, version = FIRMWARE_VERSION } = values;
  const key = firmwareKey(deviceType, version);
  await database.getRepository(FirmwareEntity).insert({
    key,
    deviceType,
    version,
    description: '',
    chip: 'ESP32',
    sizeBytes: 1_000_000,
    sha256: 'a'.repeat(64),
    md5: 'b'.repeat(32),
    securityVersion: '0',
    uploadedBy: 'admin',
    uploadedAt: ROWS_AT,
    ...values,
  });
  return database.getRepository(FirmwareEntity).findOneByOrFail({ key });
}

/** A patch of 40,213 bytes to 2.5.0 of `ESP32_OTA_Base` that is ready. */
export async function aDelta(
  database: DataSource,
  values: Partial<Omit<DeltaEntity, 'firmware'>> & Pick<DeltaEntity, 'fromDigest'>,
): Promise<void> {
  await database.getRepository(DeltaEntity).insert({
    firmwareKey: firmwareKey(DEVICE_TYPE, FIRMWARE_VERSION),
    state: 'made',
    sizeBytes: 40_213,
    sha256: 'c'.repeat(64),
    wantedAt: ROWS_AT,
    madeAt: ROWS_AT,
    ...values,
  });
}

/** A running rollout of `ESP32_OTA_Base` 2.5.0 to that type, with the one phase that its status calls for. */
export async function aRollout(database: DataSource, values: Partial<RolloutEntity> = {}): Promise<RolloutEntity> {
  const { status = 'running' } = values;
  const { id } = await database.getRepository(RolloutEntity).save({
    name: 'A rollout',
    firmwareKey: firmwareKey(DEVICE_TYPE, FIRMWARE_VERSION),
    target: { deviceTypes: [DEVICE_TYPE] },
    status,
    priority: 0,
    force: false,
    allowVariantSwitch: false,
    allowDowngrade: false,
    maxAttempts: 3,
    silenceSeconds: 1_800,
    seed: 'a seed',
    gate: { kind: 'none' as const },
    confirmations: 1,
    errorAction: 'pause' as const,
    createdBy: 'admin',
    createdAt: ROWS_AT,
    startedAt: status === 'draft' ? null : ROWS_AT,
    ...values,
  });
  await database.getRepository(RolloutPhaseEntity).insert({
    rolloutId: id,
    index: 0,
    status: status === 'draft' ? 'waiting' : status === 'completed' ? 'done' : 'open',
    percent: 100,
  });
  return database.getRepository(RolloutEntity).findOneByOrFail({ id });
}

interface UpdateValues extends Partial<Omit<UpdateEntity, 'device' | 'rollout'>> {
  readonly device: Pick<DeviceEntity, 'key'>;
  readonly rollout: Pick<RolloutEntity, 'id' | 'firmwareKey'>;
}

/** An update in state `offered`, which its device then names as its latest. */
export async function anUpdate(
  database: DataSource,
  { device, rollout, ...values }: UpdateValues,
): Promise<UpdateEntity> {
  const { id = randomUUID(), state = 'offered' } = values;
  const attemptedAt = state === 'offered' ? null : ROWS_AT;
  const verdict = verdictIn(state, values.attemptedAt === undefined ? attemptedAt : values.attemptedAt);
  await database.getRepository(UpdateEntity).insert({
    id,
    deviceKey: device.key,
    rolloutId: rollout.id,
    firmwareKey: rollout.firmwareKey,
    deviceType: DEVICE_TYPE,
    version: FIRMWARE_VERSION,
    fromVersion: '2.4.0',
    state,
    attempt: 1,
    offeredAt: ROWS_AT,
    attemptedAt,
    holdsSlot: isActive(state),
    verdict,
    stateAt: ROWS_AT,
    progressedAt: ROWS_AT,
    ...values,
  });
  await recount(database, rollout.id);
  await database.getRepository(DeviceEntity).update(device.key, { latestUpdateId: id, updating: isActive(state) });
  return database.getRepository(UpdateEntity).findOneByOrFail({ id });
}

function verdictIn(state: UpdateState, attemptedAt: Date | null): UpdateEntity['verdict'] {
  if (state === 'confirmed') return 'confirmed';
  return (state === 'failed' || state === 'rolled_back') && attemptedAt !== null ? 'failed' : null;
}

/** Has the counters of a rollout's phases say what its updates say. */
async function recount(database: DataSource, rolloutId: string): Promise<void> {
  await database.query(
    `UPDATE rollout_phases p SET (offered, attempted, confirmed, failed, in_flight) = (
       SELECT count(*), count(attempted_at), count(*) FILTER (WHERE verdict = 'confirmed'), count(*) FILTER (WHERE verdict = 'failed'),
         count(*) FILTER (WHERE holds_slot)
       FROM updates u WHERE u.rollout_id = p.rollout_id AND u.phase = p.index)
     WHERE rollout_id = $1`,
    [rolloutId],
  );
}

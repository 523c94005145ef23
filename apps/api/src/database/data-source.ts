import { DataSource, type DataSourceOptions } from 'typeorm';
import { ApiTokenEntity } from '../auth/api-token.entity';
import { SessionEntity } from '../auth/session.entity';
import { UserEntity } from '../auth/user.entity';
import { DeviceEntity } from '../devices/device.entity';
import { DevicePictureEntity } from '../devices/device-picture.entity';
import { DeviceStatusEntity } from '../devices/device-status.entity';
import { DeviceTypeEntity } from '../devices/device-type.entity';
import { GroupMemberEntity } from '../devices/groups/group-member.entity';
import { GroupEntity } from '../devices/groups/group.entity';
import { HeartbeatEntity } from '../devices/heartbeat.entity';
import { DeltaEntity } from '../ota/firmware/deltas/delta.entity';
import { DownloadCountEntity } from '../ota/firmware/download-count.entity';
import { FirmwareEntity } from '../ota/firmware/firmware.entity';
import { SigningKeyEntity } from '../ota/firmware/signing-key.entity';
import { RolloutEventEntity } from '../ota/rollouts/rollout-event.entity';
import { RolloutEntity } from '../ota/rollouts/rollout.entity';
import { RolloutPhaseEntity } from '../ota/rollouts/rollout-phase.entity';
import { UpdateEntity } from '../ota/updates/update.entity';
import { UpdateEventEntity } from '../ota/updates/update-event.entity';
import { WebhookDeliveryEntity } from '../stats/webhooks/webhook-delivery.entity';
import { WebhookEntity } from '../stats/webhooks/webhook.entity';
import { ADVISORY_LOCKS } from './advisory-locks';
import { InitialSchema1795474800000 } from './migrations/1795474800000-initial-schema';
import { DeviceGroups1795600000000 } from './migrations/1795600000000-device-groups';
import { FirmwareSigning1795700000000 } from './migrations/1795700000000-firmware-signing';
import { MissingAttempts1795920000000 } from './migrations/1795920000000-missing-attempts';
import { Webhooks1795910000000 } from './migrations/1795910000000-webhooks';
import { WebhookOnSince1795930000000 } from './migrations/1795930000000-webhook-on-since';
import { WebhookDeliveriesAt1795940000000 } from './migrations/1795940000000-webhook-deliveries-at';
import { Deltas1795950000000 } from './migrations/1795950000000-deltas';
import { RolloutEngine1795900000000 } from './migrations/1795900000000-rollout-engine';
import { DeviceSettings1795710000000 } from './migrations/1795710000000-device-settings';
import { RollBackOrders1795720000000 } from './migrations/1795720000000-roll-back-orders';

// By name, because bundling leaves no files to search.
const ENTITIES = [
  ApiTokenEntity,
  DeltaEntity,
  DeviceEntity,
  DevicePictureEntity,
  DeviceStatusEntity,
  DeviceTypeEntity,
  DownloadCountEntity,
  FirmwareEntity,
  GroupEntity,
  GroupMemberEntity,
  HeartbeatEntity,
  RolloutEntity,
  RolloutEventEntity,
  RolloutPhaseEntity,
  SessionEntity,
  SigningKeyEntity,
  UpdateEntity,
  UpdateEventEntity,
  UserEntity,
  WebhookDeliveryEntity,
  WebhookEntity,
];
const MIGRATIONS = [
  InitialSchema1795474800000,
  DeviceGroups1795600000000,
  FirmwareSigning1795700000000,
  DeviceSettings1795710000000,
  RollBackOrders1795720000000,
  RolloutEngine1795900000000,
  Webhooks1795910000000,
  MissingAttempts1795920000000,
  WebhookOnSince1795930000000,
  WebhookDeliveriesAt1795940000000,
  Deltas1795950000000,
];

/** How TypeORM reaches Postgres. */
export function dataSourceOptions(url: string, connections: number): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize: connections,
    connectTimeoutMS: 5_000,
    applicationName: 'personalcms-ota',
    synchronize: false,
    migrationsRun: false,
    entities: [...ENTITIES],
    migrations: [...MIGRATIONS],
  };
}

/** Connects, then brings the schema up to date; a second process that starts meanwhile waits. */
export async function openDatabase(url: string, connections: number): Promise<DataSource> {
  const dataSource = await new DataSource(dataSourceOptions(url, connections)).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migrations]);
    await dataSource.runMigrations({ transaction: 'each' });
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migrations]);
    await lock.release();
  }
  return dataSource;
}

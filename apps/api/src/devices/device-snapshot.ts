import type { DeviceStatus } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Batcher } from '../database/batcher';
import { Prepared } from '../database/prepared';

/** A device as one call of it meets it: everything that a decision about it needs, read at once. */
export interface DeviceSnapshot {
  readonly key: number;
  readonly deviceId: string;
  readonly name: string;
  readonly namedByPerson: boolean;
  readonly type: string;
  readonly status: DeviceStatus;
  readonly version: string | null;
  /** Digest at the end of the running image, in hex. */
  readonly imageDigest: string | null;
  /** What it says of itself. */
  readonly chip: string | null;
  /** What its type says; null while the type is not known. */
  readonly typeChip: string | null;
  /** Bytes: its own word, else its type's; null while neither is known. */
  readonly slotBytes: number | null;
  readonly credentialHash: Buffer | null;
  readonly credentialUsed: boolean;
  readonly reenrolmentAllowed: boolean;
  readonly checkNow: boolean;
  readonly identify: boolean;
  /** An update that it was told to undo. */
  readonly rollBackUpdateId: string | null;
  readonly updating: boolean;
  readonly lastSeenAt: Date | null;
}

const COLUMNS = `d.key, d.device_id AS "deviceId", d.name, d.named_by_person AS "namedByPerson", d.type, d.status, d.version,
  d.image_digest AS "imageDigest", d.chip, t.chip AS "typeChip",
  COALESCE(d.slot_bytes, t.slot_bytes)::float8 AS "slotBytes", d.credential_hash AS "credentialHash",
  d.credential_used AS "credentialUsed", d.reenrolment_allowed AS "reenrolmentAllowed", d.check_now AS "checkNow", d.identify,
  d.roll_back_update_id AS "rollBackUpdateId", d.updating, s.last_seen_at AS "lastSeenAt"`;

/**
 * Reads snapshots: all calls of the same few milliseconds share one statement. `extra` adds select expressions over `d` (the
 * device's row) for a caller that needs more than the device, so that this stays one round trip.
 */
export class SnapshotReader<Extra extends object = object> {
  private readonly batcher: Batcher<string, (DeviceSnapshot & Extra) | null>;
  private readonly statement: Prepared<DeviceSnapshot & Extra>;

  constructor(
    private readonly dataSource: DataSource,
    extra: string = '',
  ) {
    this.statement = new Prepared(
      `SELECT ${COLUMNS}${extra && `, ${extra}`}
       FROM devices d
       LEFT JOIN device_types t ON t.name = d.type
       LEFT JOIN device_status s ON s.device_key = d.key
       WHERE d.device_id = ANY($1)`,
    );
    this.batcher = new Batcher((deviceIds) => this.readAll(deviceIds));
  }

  /** The device as it is now, or null when it is not known. */
  read(deviceId: string): Promise<(DeviceSnapshot & Extra) | null> {
    return this.batcher.add(deviceId);
  }

  private async readAll(deviceIds: readonly string[]): Promise<readonly ((DeviceSnapshot & Extra) | null)[]> {
    const rows = await this.statement.run(this.dataSource, [deviceIds]);
    const byId = new Map(rows.map((row) => [row.deviceId, row]));
    return deviceIds.map((deviceId) => byId.get(deviceId) ?? null);
  }
}

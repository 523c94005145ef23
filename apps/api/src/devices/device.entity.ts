import type { DeviceStatus, SettingsOrder } from '@pcms/contract';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What a device is: everything that does not change with every heartbeat (that is in `device_status`). */
@Entity('devices')
export class DeviceEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'devices_pkey',
  })
  key: number;

  @Index('devices_device_id', { unique: true })
  @Column('text', { name: 'device_id' })
  deviceId: string;

  @Column('text')
  name: string;

  /** A person chose the name, so registration leaves it alone. */
  @Column('boolean', { name: 'named_by_person', default: false })
  namedByPerson: boolean;

  @Column('text', { default: '' })
  notes: string;

  /** The firmware variant that it says it runs. No foreign key: a board may run a type that nobody has entered yet. */
  @Index('devices_type')
  @Column('text')
  type: string;

  @Column('text')
  status: DeviceStatus;

  @Index('devices_version')
  @Column('text', { nullable: true })
  version: string | null;

  /** `versionSortKey(version)`: its precedence as a text that an index orders. Its index has the collation "C". */
  @Index('devices_version_key', { synchronize: false })
  @Column('text', { name: 'version_key', nullable: true })
  versionKey: string | null;

  /** Words that people give it. The index is a GIN one. */
  @Index('devices_tags', { synchronize: false })
  @Column('text', { array: true, default: () => "'{}'" })
  tags: string[];

  /** IANA name, where a person said it; null means that of whatever asks. */
  @Column('text', { name: 'time_zone', nullable: true })
  timeZone: string | null;

  /** SHA-256 digest at the end of the running image, in hex. */
  @Column('text', { name: 'image_digest', nullable: true })
  imageDigest: string | null;

  @Column('text', { nullable: true })
  chip: string | null;

  @Column('text', { nullable: true })
  mac: string | null;

  @Column('text', { nullable: true })
  occupation: string | null;

  @Column('text', { nullable: true })
  capabilities: string | null;

  @Column('text', { name: 'wifi_ssid', nullable: true })
  wifiSsid: string | null;

  @Column('bigint', { name: 'flash_bytes', nullable: true })
  flashBytes: string | null;

  @Column('bigint', { name: 'slot_bytes', nullable: true })
  slotBytes: string | null;

  /** SHA-256 of its own password. The password is 32 random bytes, so a slow hash would add nothing. */
  @Column('bytea', { name: 'credential_hash', nullable: true })
  credentialHash: Buffer | null;

  /** It came back with that password, so the answer that held it was not lost. */
  @Column('boolean', { name: 'credential_used', default: false })
  credentialUsed: boolean;

  @Column('boolean', { name: 'can_enrol', default: false })
  canEnrol: boolean;

  @Column('boolean', { name: 'reenrolment_allowed', default: false })
  reenrolmentAllowed: boolean;

  /** Told with the next heartbeat, then cleared. */
  @Column('boolean', { name: 'check_now', default: false })
  checkNow: boolean;

  /** Told with the next heartbeat, then cleared. */
  @Column('boolean', { default: false })
  identify: boolean;

  /** What a person wants of it; told with each heartbeat that reports anything else. */
  @Column('jsonb', { nullable: true })
  settings: SettingsOrder | null;

  /** The update that it is busy with, or its last one. Written by `ota/updates`; no foreign key, because updates point here. */
  @Column('uuid', { name: 'latest_update_id', nullable: true })
  latestUpdateId: string | null;

  /** An update that it was told to undo; the order itself stands there. Written by `ota/updates`. */
  @Column('uuid', { name: 'roll_back_update_id', nullable: true })
  rollBackUpdateId: string | null;

  /** Whether that update is in an active state: spares a heartbeat the look. */
  @Column('boolean', { default: false })
  updating: boolean;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}

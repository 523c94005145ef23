import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from './device.entity';

/**
 * What changes with every heartbeat: one narrow row for each device, rewritten in place. `fillfactor` 50 and no index but the
 * key keep such a write HOT (docs/adr/0003).
 */
@Entity('device_status')
export class DeviceStatusEntity {
  @PrimaryColumn('integer', { name: 'device_key', primaryKeyConstraintName: 'device_status_pkey' })
  deviceKey: number;

  @OneToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_key', foreignKeyConstraintName: 'device_status_device_key_fkey' })
  device: Relation<DeviceEntity>;

  @Column('timestamptz', { name: 'last_seen_at' })
  lastSeenAt: Date;

  /** How often it is expected to call, in seconds. */
  @Column('integer', { name: 'interval_s' })
  intervalS: number;

  @Column('bigint', { name: 'uptime_s', nullable: true })
  uptimeS: string | null;

  @Column('bigint', { name: 'free_heap_bytes', nullable: true })
  freeHeapBytes: string | null;

  @Column('bigint', { name: 'min_free_heap_bytes', nullable: true })
  minFreeHeapBytes: string | null;

  @Column('bigint', { name: 'largest_free_block_bytes', nullable: true })
  largestFreeBlockBytes: string | null;

  @Column('smallint', { nullable: true })
  rssi: number | null;

  @Column('text', { name: 'reset_reason', nullable: true })
  resetReason: string | null;

  @Column('bigint', { name: 'boot_count', nullable: true })
  bootCount: string | null;

  @Column('real', { nullable: true })
  temperature: number | null;

  @Column('real', { nullable: true })
  humidity: number | null;

  @Column('boolean', { nullable: true })
  motion: boolean | null;

  @Column('text', { name: 'nfc_uid', nullable: true })
  nfcUid: string | null;

  @Column('jsonb', { nullable: true })
  led: unknown;

  @Column('jsonb', { nullable: true })
  display: unknown;
}

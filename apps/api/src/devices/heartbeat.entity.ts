import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Readings over time. Partitioned by day of `at`, so that old days are dropped, not deleted; no foreign key for the same reason. */
@Entity('heartbeats')
export class HeartbeatEntity {
  @PrimaryColumn('integer', { name: 'device_key', primaryKeyConstraintName: 'heartbeats_pkey' })
  deviceKey: number;

  @PrimaryColumn('timestamptz', { primaryKeyConstraintName: 'heartbeats_pkey' })
  at: Date;

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

  @Column('real', { nullable: true })
  temperature: number | null;

  @Column('real', { nullable: true })
  humidity: number | null;

  @Column('boolean', { nullable: true })
  motion: boolean | null;
}

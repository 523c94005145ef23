import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { FirmwareEntity } from './firmware.entity';

/** Completed downloads of one firmware on one day (UTC). */
@Entity('download_counts')
export class DownloadCountEntity {
  @PrimaryColumn('text', { name: 'firmware_key', primaryKeyConstraintName: 'download_counts_pkey' })
  firmwareKey: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'download_counts_pkey' })
  day: string;

  @ManyToOne(() => FirmwareEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'firmware_key', foreignKeyConstraintName: 'download_counts_firmware_key_fkey' })
  firmware: Relation<FirmwareEntity>;

  @Column('integer')
  count: number;
}

import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from './device.entity';

/** What the e-paper of a device shows. */
@Entity('device_pictures')
export class DevicePictureEntity {
  @PrimaryColumn('integer', { name: 'device_key', primaryKeyConstraintName: 'device_pictures_pkey' })
  deviceKey: number;

  @OneToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_key', foreignKeyConstraintName: 'device_pictures_device_key_fkey' })
  device: Relation<DeviceEntity>;

  /** SHA-256 of the bytes, in hex: the ETag. */
  @Column('text')
  sha256: string;

  /** Windows BMP, 800×480, 1 bit. */
  @Column('bytea')
  bytes: Buffer;
}

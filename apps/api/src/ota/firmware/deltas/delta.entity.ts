import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { FirmwareEntity } from '../firmware.entity';

/** `useless`: it would not be much smaller than the image, or cannot be made; nobody tries again. */
export type DeltaState = 'wanted' | 'making' | 'made' | 'useless';

/** A patch that makes a firmware of the image that a device runs. */
@Entity('deltas')
@Index('deltas_unmade', ['wantedAt'], { where: `state IN ('wanted', 'making')` })
export class DeltaEntity {
  @PrimaryColumn('text', { name: 'firmware_key', primaryKeyConstraintName: 'deltas_pkey' })
  firmwareKey: string;

  @ManyToOne(() => FirmwareEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'firmware_key', foreignKeyConstraintName: 'deltas_firmware_key_fkey' })
  firmware: Relation<FirmwareEntity>;

  /** The digest at the end of the image that it is applied to, in hex. */
  @PrimaryColumn('text', { name: 'from_digest', primaryKeyConstraintName: 'deltas_pkey' })
  fromDigest: string;

  @Column('text')
  state: DeltaState;

  /** Of the patch; null unless it is made. */
  @Column('integer', { name: 'size_bytes', nullable: true })
  sizeBytes: number | null;

  /** Of the patch, in hex; also the name of its file in the store. */
  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('timestamptz', { name: 'wanted_at' })
  wantedAt: Date;

  /** Which process makes it. */
  @Column('uuid', { name: 'claimed_by', nullable: true })
  claimedBy: string | null;

  @Column('timestamptz', { name: 'claimed_at', nullable: true })
  claimedAt: Date | null;

  /** When it was made, or found to be useless. */
  @Column('timestamptz', { name: 'made_at', nullable: true })
  madeAt: Date | null;
}

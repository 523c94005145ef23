import type { ChipName } from '@pcms/contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SigningKeyEntity } from './signing-key.entity';

@Entity('firmware')
export class FirmwareEntity {
  /** `{deviceType}_{version}`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'firmware_pkey' })
  key: string;

  @Column('text', { name: 'device_type' })
  deviceType: string;

  @Column('text')
  version: string;

  @Column('text')
  description: string;

  @Column('text')
  chip: ChipName;

  @Column('integer', { name: 'size_bytes' })
  sizeBytes: number;

  /** Of the whole file, in hex; also the name of the file in the store. */
  @Index('firmware_sha256')
  @Column('text')
  sha256: string;

  @Column('text')
  md5: string;

  /** The digest at the end of the image, in hex. */
  @Column('text', { name: 'image_digest', nullable: true })
  imageDigest: string | null;

  @Column('bigint', { name: 'security_version' })
  securityVersion: string;

  @Column('text', { name: 'project_name', nullable: true })
  projectName: string | null;

  @Column('text', { name: 'image_version', nullable: true })
  imageVersion: string | null;

  @Column('text', { name: 'built_at', nullable: true })
  builtAt: string | null;

  @Column('text', { name: 'idf_version', nullable: true })
  idfVersion: string | null;

  /** Over the manifest: ECDSA P-256, DER in base64. */
  @Column('text', { nullable: true })
  signature: string | null;

  @Column('text', { name: 'signature_key_id', nullable: true })
  signatureKeyId: string | null;

  /** Only where it was asked for. */
  @ManyToOne(() => SigningKeyEntity, { nullable: true })
  @JoinColumn({ name: 'signature_key_id', foreignKeyConstraintName: 'firmware_signature_key_id_fkey' })
  signingKey?: Relation<SigningKeyEntity> | null;

  /** When the server took the signature. */
  @Column('timestamptz', { name: 'signed_at', nullable: true })
  signedAt: Date | null;

  @Column('text', { name: 'uploaded_by' })
  uploadedBy: string;

  @Column('timestamptz', { name: 'uploaded_at', default: () => 'now()' })
  uploadedAt: Date;

  @Column('timestamptz', { name: 'withdrawn_at', nullable: true })
  withdrawnAt: Date | null;
}

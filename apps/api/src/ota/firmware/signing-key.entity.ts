import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A public key that signatures are checked with. Revoked ones stay: what they signed keeps their name. */
@Entity('signing_keys')
export class SigningKeyEntity {
  /** First 8 hex digits of the SHA-256 of `publicKey`. */
  @PrimaryColumn('text', { name: 'key_id', primaryKeyConstraintName: 'signing_keys_pkey' })
  keyId: string;

  @Column('text')
  name: string;

  /** SubjectPublicKeyInfo, DER. */
  @Column('bytea', { name: 'public_key' })
  publicKey: Buffer;

  @Column('timestamptz', { name: 'added_at' })
  addedAt: Date;

  @Column('text', { name: 'added_by' })
  addedBy: string;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}

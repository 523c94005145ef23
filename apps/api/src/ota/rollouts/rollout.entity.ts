import type { RolloutStatus } from '@pcms/contract';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Which devices a rollout names, as it was asked for. */
export interface RolloutTarget {
  readonly deviceIds?: readonly string[];
  readonly deviceTypes?: readonly string[];
}

@Entity('rollouts')
export class RolloutEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'rollouts_pkey' })
  id: string;

  @Column('text')
  name: string;

  /** No foreign key: the history outlives a deleted firmware. */
  @Index('rollouts_firmware_key')
  @Column('text', { name: 'firmware_key' })
  firmwareKey: string;

  @Column('jsonb')
  target: RolloutTarget;

  @Index('rollouts_status')
  @Column('text')
  status: RolloutStatus;

  @Column('integer')
  priority: number;

  @Column('boolean')
  force: boolean;

  @Column('boolean', { name: 'allow_variant_switch' })
  allowVariantSwitch: boolean;

  @Column('boolean', { name: 'allow_downgrade' })
  allowDowngrade: boolean;

  @Column('integer', { name: 'max_attempts' })
  maxAttempts: number;

  @Column('integer', { name: 'silence_seconds' })
  silenceSeconds: number;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

import type { PhaseStatus } from '@pcms/contract';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RolloutEntity } from './rollout.entity';

/** One step of a rollout. Its size is either a percentage of the target or a count of devices. */
@Entity('rollout_phases')
export class RolloutPhaseEntity {
  @PrimaryColumn('uuid', { name: 'rollout_id', primaryKeyConstraintName: 'rollout_phases_pkey' })
  rolloutId: string;

  /** From 0. */
  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'rollout_phases_pkey' })
  index: number;

  @ManyToOne(() => RolloutEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'rollout_id', foreignKeyConstraintName: 'rollout_phases_rollout_id_fkey' })
  rollout: Relation<RolloutEntity>;

  @Column('text')
  status: PhaseStatus;

  @Column('real', { nullable: true })
  percent: number | null;

  @Column('integer', { nullable: true })
  count: number | null;
}

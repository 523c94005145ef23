import type { PhaseStatus } from '@pcms/contract';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { Gate } from './gate';
import type { PhaseCutoffs } from './membership';
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

  /** Devices of its own, as of the start. */
  @Column('integer', { nullable: true })
  size: number | null;

  /** Devices that may be busy at once; null where any number may. */
  @Column('integer', { nullable: true })
  cap: number | null;

  /** The cap in the light of the counters: fewer while failures speak against the image. */
  @Column('integer', { nullable: true })
  slots: number | null;

  @Column('integer', { name: 'soak_seconds', default: 0 })
  soakSeconds: number;

  /** Opened by a person. */
  @Column('boolean', { default: false })
  manual: boolean;

  /** In place of the rollout's. */
  @Column('jsonb', { nullable: true })
  gate: Gate | null;

  /** Who is in it; null before the start. */
  @Column('jsonb', { nullable: true })
  cutoffs: PhaseCutoffs | null;

  // Counters change in the transaction of the move that changes them.
  @Column('integer', { default: 0 })
  offered: number;

  @Column('integer', { default: 0 })
  attempted: number;

  @Column('integer', { default: 0 })
  confirmed: number;

  @Column('integer', { default: 0 })
  failed: number;

  @Column('integer', { name: 'in_flight', default: 0 })
  inFlight: number;

  /** Attempts that are missing, as of the last tick. */
  @Column('integer', { default: 0 })
  missing: number;

  @Column('timestamptz', { name: 'last_attempted_at', nullable: true })
  lastAttemptedAt: Date | null;

  @Column('timestamptz', { name: 'opened_at', nullable: true })
  openedAt: Date | null;

  @Column('timestamptz', { name: 'done_at', nullable: true })
  doneAt: Date | null;

  // What the gate looks past, because a person resumed the rollout after it had stopped.
  @Column('integer', { name: 'pardoned_confirmed', default: 0 })
  pardonedConfirmed: number;

  @Column('integer', { name: 'pardoned_failed', default: 0 })
  pardonedFailed: number;
}

import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { RolloutEntity } from './rollout.entity';

/** What can happen to a rollout; stable, for programs. */
export type RolloutEventKind =
  | 'created'
  | 'approved'
  | 'started'
  | 'phase_opened'
  | 'phase_done'
  | 'stopped'
  | 'paused'
  | 'resumed'
  | 'rolled_back'
  | 'completed'
  | 'cancelled';

/** One thing that happened to a rollout. Rows are only ever added. */
@Entity('rollout_events')
export class RolloutEventEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'rollout_events_pkey',
  })
  id: string;

  @Index('rollout_events_rollout_id')
  @Column('uuid', { name: 'rollout_id' })
  rolloutId: string;

  @ManyToOne(() => RolloutEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'rollout_id', foreignKeyConstraintName: 'rollout_events_rollout_id_fkey' })
  rollout: Relation<RolloutEntity>;

  @Index('rollout_events_at')
  @Column('timestamptz')
  at: Date;

  @Column('text')
  kind: RolloutEventKind;

  /** From 0; null where it is about the whole rollout. */
  @Column('smallint', { nullable: true })
  phase: number | null;

  /** Null where the server did it. */
  @Column('text', { nullable: true })
  person: string | null;

  /** For a person to read. */
  @Column('text')
  text: string;
}

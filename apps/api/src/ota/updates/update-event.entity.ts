import type { UpdateActor, UpdateState } from '@pcms/contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { UpdateEntity } from './update.entity';

/** One move of an update: when, by whom, why. Only ever appended. */
@Entity('update_events')
export class UpdateEventEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'update_events_pkey',
  })
  id: string;

  @Index('update_events_update_id')
  @Column('uuid', { name: 'update_id' })
  updateId: string;

  @ManyToOne(() => UpdateEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'update_id', foreignKeyConstraintName: 'update_events_update_id_fkey' })
  update: Relation<UpdateEntity>;

  @Index('update_events_bad', { where: `to_state IN ('failed', 'rolled_back')` })
  @Column('timestamptz')
  at: Date;

  @Column('text', { name: 'from_state', nullable: true })
  fromState: UpdateState | null;

  @Column('text', { name: 'to_state' })
  toState: UpdateState;

  @Column('text')
  actor: UpdateActor;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  detail: string | null;
}

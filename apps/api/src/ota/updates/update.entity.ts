import type { ServerReason, UpdateActor, UpdateState } from '@pcms/contract';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DeviceEntity } from '../../devices/device.entity';
import { RolloutEntity } from '../rollouts/rollout.entity';

/** One device's passage through one rollout; made when the device is first offered the firmware. */
@Entity('updates')
@Index('updates_rollout_device', ['rolloutId', 'deviceKey'], { unique: true })
@Index('updates_rollout_state', ['rolloutId', 'state'])
@Index('updates_lapsing', ['rolloutId', 'progressedAt'], { where: 'holds_slot' })
@Index('updates_one_active', ['deviceKey'], {
  unique: true,
  where: `state IN ('offered', 'downloading', 'verifying', 'installing', 'rebooting')`,
})
export class UpdateEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'updates_pkey' })
  id: string;

  @Index('updates_device_key')
  @Column('integer', { name: 'device_key' })
  deviceKey: number;

  @ManyToOne(() => DeviceEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'device_key', foreignKeyConstraintName: 'updates_device_key_fkey' })
  device: Relation<DeviceEntity>;

  @Column('uuid', { name: 'rollout_id' })
  rolloutId: string;

  @ManyToOne(() => RolloutEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'rollout_id', foreignKeyConstraintName: 'updates_rollout_id_fkey' })
  rollout: Relation<RolloutEntity>;

  @Column('text', { name: 'firmware_key' })
  firmwareKey: string;

  @Column('text', { name: 'device_type' })
  deviceType: string;

  @Column('text')
  version: string;

  /** What the device ran when it was offered. */
  @Column('text', { name: 'from_version', nullable: true })
  fromVersion: string | null;

  @Column('text')
  state: UpdateState;

  /** The phase that it was offered in, from 0. */
  @Column('smallint', { default: 0 })
  phase: number;

  /** How often the device was heard from the new image. */
  @Column('smallint', { default: 0 })
  confirmations: number;

  /** The last time that counts for that. */
  @Column('timestamptz', { name: 'heard_at', nullable: true })
  heardAt: Date | null;

  /** It counts against the cap of its phase. */
  @Column('boolean', { name: 'holds_slot', default: false })
  holdsSlot: boolean;

  /** The last word of the device on the image. */
  @Column('text', { nullable: true })
  verdict: 'confirmed' | 'failed' | null;

  /** Somebody told the device to go back to what it ran before; null while nobody did. */
  @Column('timestamptz', { name: 'roll_back_ordered_at', nullable: true })
  rollBackOrderedAt: Date | null;

  @Column('text', { name: 'roll_back_actor', nullable: true })
  rollBackActor: UpdateActor | null;

  @Column('text', { name: 'roll_back_reason', nullable: true })
  rollBackReason: ServerReason | null;

  @Column('text', { name: 'roll_back_by', nullable: true })
  rollBackBy: string | null;

  /** From 1. */
  @Column('smallint')
  attempt: number;

  /** Percent. */
  @Column('smallint', { nullable: true })
  progress: number | null;

  @Column('text', { nullable: true })
  reason: string | null;

  @Column('text', { nullable: true })
  detail: string | null;

  /** A failed update is offered again from then on; null where it is not. */
  @Column('timestamptz', { name: 'retry_at', nullable: true })
  retryAt: Date | null;

  @Column('timestamptz', { name: 'offered_at' })
  offeredAt: Date;

  /** The first byte of its first try; null while there was none. */
  @Column('timestamptz', { name: 'attempted_at', nullable: true })
  attemptedAt: Date | null;

  /** When the state began. */
  @Column('timestamptz', { name: 'state_at' })
  stateAt: Date;

  /** The last sign that it goes on: what the silence deadline is counted from. */
  @Column('timestamptz', { name: 'progressed_at' })
  progressedAt: Date;
}

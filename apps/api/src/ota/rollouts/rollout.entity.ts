import type { ErrorAction, RolloutForecastDto, RolloutStatus } from '@pcms/contract';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { Gate } from './gate';
import type { MaintenanceWindow } from './window';

/** Which devices a rollout names, as it was asked for. */
export interface RolloutTarget {
  readonly deviceIds?: readonly string[];
  readonly groupIds?: readonly string[];
  readonly deviceTypes?: readonly string[];
  /** Every device of the firmware's type. */
  readonly all?: true;
  readonly exclude?: { readonly deviceIds?: readonly string[]; readonly groupIds?: readonly string[] };
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

  /** What the order of the devices is drawn from. */
  @Column('text')
  seed: string;

  @Column('jsonb')
  gate: Gate;

  /** As it was asked for; null where the phases' own caps count. */
  @Column('integer', { name: 'in_flight', nullable: true })
  inFlight: number | null;

  @Column('integer', { name: 'offers_per_minute', nullable: true })
  offersPerMinute: number | null;

  @Column('timestamptz', { name: 'minute_started_at', nullable: true })
  minuteStartedAt: Date | null;

  /** First offers in that minute. */
  @Column('integer', { name: 'minute_offers', default: 0 })
  minuteOffers: number;

  /** How often a device must be heard from the new image. */
  @Column('smallint')
  confirmations: number;

  @Column('text', { name: 'error_action' })
  errorAction: ErrorAction;

  @Column('timestamptz', { name: 'start_at', nullable: true })
  startAt: Date | null;

  @Column('jsonb', { name: 'maintenance_window', nullable: true })
  window: MaintenanceWindow | null;

  /** Why a gate stopped it; null where none did. */
  @Column('text', { name: 'stop_reason', nullable: true })
  stopReason: string | null;

  @Column('text', { name: 'approved_by', nullable: true })
  approvedBy: string | null;

  /** What was foreseen when it started. */
  @Column('jsonb', { nullable: true })
  forecast: RolloutForecastDto | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at', default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;
}

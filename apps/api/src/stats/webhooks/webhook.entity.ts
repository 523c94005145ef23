import type { WebhookEvent } from '@pcms/contract';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Somebody outside who is told what happens. */
@Entity('webhooks')
export class WebhookEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'webhooks_pkey' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  url: string;

  @Column('text', { array: true })
  events: WebhookEvent[];

  /** Kept as it is, because every message is signed with it. */
  @Column('text')
  secret: string;

  @Column('boolean', { default: true })
  enabled: boolean;

  /** When it was made or last switched on: it hears of what happens from then on. */
  @Column('timestamptz', { name: 'on_since', default: () => 'now()' })
  onSince: Date;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}

import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { WebhookEntity } from './webhook.entity';

/** One message to one webhook. */
@Entity('webhook_deliveries')
@Index('webhook_deliveries_once', ['webhookId', 'source'], { unique: true })
@Index('webhook_deliveries_at', ['at'])
@Index('webhook_deliveries_due', ['nextTryAt'], { where: 'next_try_at IS NOT NULL' })
export class WebhookDeliveryEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'webhook_deliveries_pkey' })
  id: string;

  @Column('uuid', { name: 'webhook_id' })
  webhookId: string;

  @ManyToOne(() => WebhookEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'webhook_deliveries_webhook_id_fkey' })
  webhook: Relation<WebhookEntity>;

  /** What happened: the same thing is told to a webhook once. @example 'rollout_events/17' */
  @Column('text')
  source: string;

  @Column('text')
  event: string;

  @Column('timestamptz')
  at: Date;

  @Column('jsonb')
  body: unknown;

  @Column('smallint', { default: 0 })
  tries: number;

  /** What the last try met. */
  @Column('text', { nullable: true })
  outcome: string | null;

  /** Null when it is delivered or given up. */
  @Column('timestamptz', { name: 'next_try_at', nullable: true })
  nextTryAt: Date | null;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;
}

import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { ADVISORY_LOCKS } from '../../database/advisory-locks';
import { nextTrySeconds, signatureHeader } from './delivery-schedule';
import { WebhookDeliveryEntity } from './webhook-delivery.entity';
import { postWebhook } from './webhook-post';

const EVERY_MS = 3_000;
const AT_ONCE = 10;
/** A process that dies while it sends leaves a message that another sends again after so long. */
const CLAIM_SECONDS = 60;
const KEPT_DAYS = 30;
/** What was committed late is found for so long; what was found once is not told again. */
const LOOK_BACK = `interval '1 hour'`;

// A webhook hears what happens from the moment on in which it was made or last switched on.
const COLLECT = `
  WITH happened AS (
    SELECT 'rollout_events/' || e.id AS source, 'rollout.' || e.kind AS event, e.at,
      jsonb_build_object('rolloutId', e.rollout_id, 'rolloutName', r.name, 'firmwareKey', r.firmware_key, 'phase', e.phase,
        'by', e.person, 'text', e.text) AS body
    FROM rollout_events e JOIN rollouts r ON r.id = e.rollout_id WHERE e.at > $1::timestamptz - ${LOOK_BACK}
    UNION ALL
    SELECT 'update_events/' || e.id, 'update.' || e.to_state, e.at,
      jsonb_build_object('deviceId', d.device_id, 'deviceName', d.name, 'rolloutId', u.rollout_id, 'firmwareKey', u.firmware_key,
        'reason', e.reason, 'detail', e.detail)
    FROM update_events e JOIN updates u ON u.id = e.update_id JOIN devices d ON d.key = u.device_key
    WHERE e.to_state IN ('failed', 'rolled_back') AND e.at > $1::timestamptz - ${LOOK_BACK}
  )
  INSERT INTO webhook_deliveries (webhook_id, source, event, at, body, next_try_at)
  SELECT w.id, h.source, h.event, h.at, h.body || jsonb_build_object('event', h.event, 'at', h.at), $1
  FROM happened h JOIN webhooks w ON w.enabled AND h.event = ANY(w.events) AND h.at >= w.on_since
  ON CONFLICT DO NOTHING`;

interface DueDelivery {
  readonly id: string;
  readonly event: string;
  readonly body: unknown;
  readonly tries: number;
  readonly url: string;
  readonly secret: string;
}

/** Finds what webhooks should hear and sends it, at least once, by whichever process comes first. */
@Injectable()
export class WebhookOutbox implements BeforeApplicationShutdown {
  private readonly logger = new Logger(WebhookOutbox.name);
  private running: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  @Interval(EVERY_MS)
  run(): Promise<void> {
    if (!this.running) this.running = this.collectAndSend().finally(() => (this.running = null));
    return this.running;
  }

  /** The database is let go of after this. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.running?.catch(() => undefined);
  }

  private async collectAndSend(): Promise<void> {
    await this.collect();
    await this.send();
  }

  /** Writes down a message for each thing that happened and each webhook that wants to hear of it. */
  async collect(): Promise<void> {
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        ADVISORY_LOCKS.webhooks,
      ]);
      if (!lock?.mine) return;
      await manager.query(COLLECT, [now]);
      await manager.query(
        `DELETE FROM webhook_deliveries WHERE at < $1::timestamptz - ${KEPT_DAYS} * interval '1 day'`,
        [now],
      );
    });
  }

  /** Sends what is due. */
  async send(): Promise<void> {
    const due = await this.claim();
    await Promise.all(due.map((delivery) => this.deliver(delivery)));
  }

  /** One that is switched off is left in peace, but for the message that somebody sends it to try it out. */
  private async claim(): Promise<readonly DueDelivery[]> {
    const now = this.clock.now();
    const [claimed] = await this.dataSource.query<[DueDelivery[], number]>(
      `WITH due AS (
         SELECT q.id FROM webhook_deliveries q JOIN webhooks o ON o.id = q.webhook_id
         WHERE q.next_try_at <= $1 AND (o.enabled OR q.event = 'test')
         ORDER BY q.next_try_at LIMIT ${AT_ONCE} FOR UPDATE OF q SKIP LOCKED)
       UPDATE webhook_deliveries d SET tries = d.tries + 1, next_try_at = $1::timestamptz + ${CLAIM_SECONDS} * interval '1 second'
       FROM due, webhooks w WHERE d.id = due.id AND w.id = d.webhook_id
       RETURNING d.id, d.event, d.body, d.tries, w.url, w.secret`,
      [now],
    );
    return claimed;
  }

  private async deliver({ id, event, body: content, tries, url, secret }: DueDelivery): Promise<void> {
    const body = JSON.stringify({ id, ...(content as object) });
    const now = this.clock.now();
    const outcome = await postWebhook({
      url,
      body,
      headers: {
        'Content-Type': 'application/json',
        'User-Agent': 'PersonalCMS-OTA',
        'X-PCMS-Event': event,
        'X-PCMS-Delivery': id,
        'X-PCMS-Signature': signatureHeader(secret, body, now.getTime()),
      },
      allowPrivate: this.settings.values.WEBHOOK_PRIVATE_TARGETS === 'allow',
    });
    const delay = outcome.delivered ? null : nextTrySeconds(tries);
    if (!outcome.delivered) this.logger.warn(`webhook delivery ${id} of ${event}, try ${tries}: ${outcome.text}`);
    await this.dataSource.getRepository(WebhookDeliveryEntity).update(id, {
      outcome: outcome.text.slice(0, 300),
      deliveredAt: outcome.delivered ? this.clock.now() : null,
      nextTryAt: delay === null ? null : new Date(now.getTime() + delay * 1_000),
    });
  }
}

import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type {
  CreatedWebhookDto,
  CreateWebhookDto,
  PatchWebhookDto,
  WebhookDeliveryListDto,
  WebhookDto,
  WebhookListDto,
} from '@pcms/contract';
import { DataSource } from 'typeorm';
import { newSecret } from '../../auth/secrets';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { InvalidField } from '../../http/domain-error';
import { isPrivateAddress } from './private-addresses';
import { WebhookDeliveryEntity } from './webhook-delivery.entity';
import { WebhookEntity } from './webhook.entity';
import { toDeliveryDto, toWebhookDto } from './webhook.mapper';
import { WebhookNotFound } from './webhooks.errors';

const SHOWN_DELIVERIES = 100;
const PREFIX = 'whsec_';

/** Who outside is told what happens. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async list(): Promise<WebhookListDto> {
    const webhooks = await this.rows.find({ order: { createdAt: 'ASC', id: 'ASC' } });
    return { items: await Promise.all(webhooks.map((webhook) => this.withLast(webhook))) };
  }

  /** @throws InvalidField for an address that may not be reached */
  async create({ name, url, events }: CreateWebhookDto, createdBy: string): Promise<CreatedWebhookDto> {
    this.refusePrivate(url);
    const secret = PREFIX + newSecret();
    const now = this.clock.now();
    const row = await this.rows.save({
      name,
      url,
      events: [...new Set(events)],
      secret,
      enabled: true,
      createdBy,
      createdAt: now,
      onSince: now,
    });
    return { ...toWebhookDto(row, null), secret };
  }

  /** @throws WebhookNotFound, InvalidField */
  async patch(id: string, { name, url, events, enabled }: PatchWebhookDto): Promise<WebhookDto> {
    const row = await this.row(id);
    if (url !== undefined) this.refusePrivate(url);
    const changed = await this.rows.save({
      ...row,
      name: name ?? row.name,
      url: url ?? row.url,
      events: events ? [...new Set(events)] : row.events,
      enabled: enabled ?? row.enabled,
      onSince: enabled && !row.enabled ? this.clock.now() : row.onSince,
    });
    return this.withLast(changed);
  }

  /** @throws WebhookNotFound */
  async remove(id: string): Promise<void> {
    const { affected } = await this.rows.delete({ id });
    if (!affected) throw new WebhookNotFound(id);
  }

  /** Sends it a message of no consequence. @throws WebhookNotFound */
  async test(id: string, by: string): Promise<WebhookDeliveryListDto> {
    const { name } = await this.row(id);
    const at = this.clock.now();
    const body = { event: 'test', at: at.toISOString(), webhook: name, by };
    await this.deliveryRows.insert({
      webhookId: id,
      source: `test/${randomUUID()}`,
      event: 'test',
      at,
      body,
      nextTryAt: at,
    });
    return this.deliveries(id);
  }

  /** Its newest messages, with how they fared. @throws WebhookNotFound */
  async deliveries(id: string): Promise<WebhookDeliveryListDto> {
    await this.row(id);
    const rows = await this.deliveryRows.find({
      where: { webhookId: id },
      order: { at: 'DESC', id: 'ASC' },
      take: SHOWN_DELIVERIES,
    });
    return { items: rows.map(toDeliveryDto) };
  }

  private get rows() {
    return this.dataSource.getRepository(WebhookEntity);
  }

  private get deliveryRows() {
    return this.dataSource.getRepository(WebhookDeliveryEntity);
  }

  private async row(id: string): Promise<WebhookEntity> {
    const row = await this.rows.findOneBy({ id });
    if (!row) throw new WebhookNotFound(id);
    return row;
  }

  private async withLast(webhook: WebhookEntity): Promise<WebhookDto> {
    const [last] = await this.deliveryRows.find({ where: { webhookId: webhook.id }, order: { at: 'DESC' }, take: 1 });
    return toWebhookDto(webhook, last ?? null);
  }

  /** What can be seen at once; names are judged when they are connected to. */
  private refusePrivate(url: string): void {
    // Some pass as a URL by their form and are none, such as a punycode name that means nothing.
    if (!URL.canParse(url)) throw new InvalidField('url', 'url must be a URL address');
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '');
    const isPrivate =
      host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && isPrivateAddress(host));
    if (isPrivate && this.settings.values.WEBHOOK_PRIVATE_TARGETS === 'refuse') {
      throw new InvalidField(
        'url',
        `${host} is on this machine or in a private network; WEBHOOK_PRIVATE_TARGETS=allow would allow it`,
      );
    }
  }
}

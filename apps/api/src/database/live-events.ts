import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { LiveEvent } from '@pcms/contract';
import { Client } from 'pg';
import { DataSource } from 'typeorm';

const CHANNEL = 'pcms_live';
const RECONNECT_MS = 1_000;
const CATCH_UP_LIMIT_MS = 1_000;

/** Of this process to itself: whatever was told before it has been heard once it arrives. */
interface Mark {
  readonly kind: 'mark';
  readonly id: string;
}

export type LiveListener = (event: LiveEvent | { readonly kind: 'reconnected' }) => void;

/** Whatever can run a statement: the data source, or the manager of a transaction that the event should wait for. */
export interface StatementRunner {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** SQL that tells the event in `json` (SQL, too) once the transaction commits: for a statement that knows best whether it happened. */
export const notifySql = (json: string): string => `pg_notify('${CHANNEL}', (${json})::text)`;

/** What happens in the fleet, told to every API process through Postgres `LISTEN`/`NOTIFY` when its transaction commits. */
@Injectable()
export class LiveEvents implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LiveEvents.name);
  private readonly listeners = new Set<LiveListener>();
  private client: Client | null = null;
  private stopped = false;
  private readonly marks = new Map<string, () => void>();

  constructor(private readonly dataSource: DataSource) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end();
  }

  async publish(event: LiveEvent, runner: StatementRunner = this.dataSource): Promise<void> {
    await runner.query(`SELECT ${notifySql('$1')}`, [JSON.stringify(event)]);
  }

  /** Calls `listener` for every event until the returned function is called. After a lost connection it hears `reconnected`: events may be missing. */
  subscribe(listener: LiveListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Returns when this process has heard every event that was committed before the call, so that what it keeps in memory is as
   * new. Gives up after a second, or at once without a connection: then the events will be heard as `reconnected`.
   */
  async caughtUp(): Promise<void> {
    if (!this.client) return;
    const id = randomUUID();
    const arrived = new Promise<void>((resolve) => this.marks.set(id, resolve));
    const mark: Mark = { kind: 'mark', id };
    await this.dataSource.query(`SELECT ${notifySql('$1')}`, [JSON.stringify(mark)]);
    const limit = setTimeout(() => this.marks.get(id)?.(), CATCH_UP_LIMIT_MS);
    await arrived;
    clearTimeout(limit);
    this.marks.delete(id);
  }

  private async connect(): Promise<void> {
    const { url } = this.dataSource.options as { url?: string };
    const client = new Client({ connectionString: url, application_name: 'personalcms-ota events' });
    this.client = client;
    client.on('error', () => this.reconnectLater(client));
    client.on('end', () => this.reconnectLater(client));
    client.on('notification', ({ payload }) => this.hear(JSON.parse(payload ?? '{}') as LiveEvent | Mark));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
  }

  private reconnectLater(lost: Client): void {
    if (this.stopped || this.client !== lost) return;
    this.client = null;
    this.logger.warn('The connection for live events is lost; connecting again.');
    setTimeout(() => void this.reconnect(), RECONNECT_MS).unref();
  }

  private async reconnect(): Promise<void> {
    if (this.stopped) return;
    try {
      await this.connect();
      this.tell({ kind: 'reconnected' });
    } catch (error) {
      this.logger.warn(`Live events: ${(error as Error).message}`);
      if (this.client) this.reconnectLater(this.client);
    }
  }

  private hear(event: LiveEvent | Mark): void {
    if (event.kind === 'mark') this.marks.get(event.id)?.();
    else this.tell(event);
  }

  private tell(event: Parameters<LiveListener>[0]): void {
    for (const listener of this.listeners) listener(event);
  }
}

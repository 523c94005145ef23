import type { ServerResponse } from 'node:http';
import { Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { LiveEvent } from '@pcms/contract';
import { LiveEvents } from '../database/live-events';
import { TooManyLiveClients } from './stats.errors';

const MOST_CLIENTS = 200;
const PING_MS = 15_000;
/** How soon a browser connects again after a lost connection. */
const RECONNECT_MS = 2_000;
/** More than this unread, and a client is not reading. */
const MOST_UNREAD_BYTES = 256 * 1024;

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-cache',
  // nginx would collect events until a buffer is full.
  'X-Accel-Buffering': 'no',
};

/** The consoles that follow what happens, each an open response that gets every event (server-sent events, HTML standard 9.2). */
@Injectable()
export class LiveClients implements OnModuleInit, BeforeApplicationShutdown {
  private readonly clients = new Set<ServerResponse>();
  private closing = false;

  constructor(private readonly live: LiveEvents) {}

  get count(): number {
    return this.clients.size;
  }

  onModuleInit(): void {
    this.live.subscribe((event) => this.send(event.kind === 'reconnected' ? { kind: 'resync' } : event));
  }

  /** Before the server stops listening: it waits for open responses. */
  beforeApplicationShutdown(): void {
    this.closing = true;
    for (const client of this.clients) client.end();
  }

  /**
   * Keeps `client` open and sends it every event from now on, until it goes.
   * @throws TooManyLiveClients when there is no room, or the server is about to stop.
   */
  add(client: ServerResponse): void {
    if (this.closing || this.clients.size >= MOST_CLIENTS) throw new TooManyLiveClients();
    this.clients.add(client);
    client.once('close', () => this.clients.delete(client));
    client.writeHead(200, HEADERS).write(`retry: ${RECONNECT_MS}\n\n`);
  }

  /** A comment, so that no proxy takes a quiet connection for a dead one. */
  @Interval(PING_MS)
  ping(): void {
    this.write(': ping\n\n');
  }

  private send(event: LiveEvent): void {
    this.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  private write(text: string): void {
    for (const client of this.clients) {
      if (client.writableLength > MOST_UNREAD_BYTES) client.destroy();
      else client.write(text);
    }
  }
}

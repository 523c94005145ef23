import { inject, Injectable, signal } from '@angular/core';
import { ROUTES, type LiveEvent } from '@pcms/contract';
import { Subject } from 'rxjs';
import { Session } from '../../auth/session';
import { OPEN_EVENT_SOURCE } from './event-source';
import { retryDelayMs } from './retry-delay';

export type LiveState = 'connecting' | 'connected' | 'reconnecting';

/** What the server tells while the console is open, over one connection that comes back by itself. */
@Injectable({ providedIn: 'root' })
export class Live {
  private readonly open = inject(OPEN_EVENT_SOURCE);
  private readonly session = inject(Session);
  private readonly connection = signal<LiveState>('connecting');
  private readonly received = new Subject<LiveEvent>();
  private readonly missed = new Subject<void>();
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;

  readonly state = this.connection.asReadonly();
  readonly events = this.received.asObservable();
  /** Emits after events may have been missed: whatever is shown has to be read again. */
  readonly gaps = this.missed.asObservable();

  start(): void {
    this.stop();
    this.failures = 0;
    this.connection.set('connecting');
    this.connect();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  /** Does not wait for the next try. */
  retryNow(): void {
    this.stop();
    this.connect();
  }

  private connect(): void {
    const source = this.open(ROUTES.stats.events);
    this.source = source;
    source.onopen = () => this.opened();
    source.onmessage = (message: MessageEvent<string>) => this.heard(JSON.parse(message.data) as LiveEvent);
    source.onerror = () => this.failed();
  }

  private opened(): void {
    const wasAway = this.failures > 0;
    this.failures = 0;
    this.connection.set('connected');
    if (wasAway) this.missed.next();
  }

  private heard(event: LiveEvent): void {
    if (event.kind === 'resync') this.missed.next();
    else this.received.next(event);
  }

  /** The browser would only try again after some of the faults, so the console does it after all of them. */
  private failed(): void {
    this.stop();
    this.failures += 1;
    this.connection.set('reconnecting');
    this.timer = setTimeout(() => this.connect(), retryDelayMs(this.failures, Math.random()));
    // A stream does not say why it ended; an ordinary request does: signed out, out of reach, or only the stream.
    void this.session.probe();
  }
}

import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { LiveEvents } from '../database/live-events';

const INTERVAL_MS = 1_000;
/** Postgres carries at most 8,000 bytes in one notification; an id has at most 64. */
const MOST_IDS = 100;

/** Tells the consoles, once a second at most, which devices were heard. */
@Injectable()
export class SeenBeacon implements OnApplicationShutdown {
  private readonly logger = new Logger(SeenBeacon.name);
  private seen = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly events: LiveEvents) {}

  onApplicationShutdown(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  saw(deviceId: string): void {
    if (this.seen.size <= MOST_IDS) this.seen.add(deviceId);
    this.timer ??= setTimeout(() => this.tell(), INTERVAL_MS).unref();
  }

  private tell(): void {
    const deviceIds = this.seen.size > MOST_IDS ? null : [...this.seen];
    this.seen = new Set();
    this.timer = null;
    this.events
      .publish({ kind: 'seen', deviceIds })
      .catch((error: Error) => this.logger.warn(`not told: ${error.message}`));
  }
}

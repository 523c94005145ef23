import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';

/** So long a phase is taken to be full without another look. */
const BELIEVED_MS = 1_000;

/**
 * Remembers for a moment which phases had no slot left: a hundred thousand waiting devices then cost one round trip each, not two.
 * A wrong hint delays an offer by a second and never makes one too many: the claim asks the database.
 */
@Injectable()
export class SlotHints implements OnModuleInit {
  private readonly fullUntilMs = new Map<string, number>();

  constructor(
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.events.subscribe((event) => {
      if (event.kind === 'update' || event.kind === 'rollout') this.forget(event.rolloutId);
      if (event.kind === 'reconnected') this.fullUntilMs.clear();
    });
  }

  /** A claim found no slot. */
  noteFull(rolloutId: string, phase: number): void {
    this.fullUntilMs.set(keyOf(rolloutId, phase), this.clock.now().getTime() + BELIEVED_MS);
  }

  readonly isFull = (rolloutId: string, phase: number): boolean => {
    const untilMs = this.fullUntilMs.get(keyOf(rolloutId, phase));
    return untilMs !== undefined && this.clock.now().getTime() < untilMs;
  };

  private forget(rolloutId: string): void {
    for (const key of this.fullUntilMs.keys()) if (key.startsWith(rolloutId)) this.fullUntilMs.delete(key);
  }
}

const keyOf = (rolloutId: string, phase: number): string => `${rolloutId}/${phase}`;

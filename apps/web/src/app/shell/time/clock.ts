import { DestroyRef, inject, Injectable, signal } from '@angular/core';

const TICK_MS = 5_000;

/** The time of day as a signal, for texts that age while they are looked at. */
@Injectable({ providedIn: 'root' })
export class Clock {
  private readonly current = signal(Date.now());
  /** Milliseconds since the epoch, at most five seconds old. */
  readonly nowMs = this.current.asReadonly();

  constructor() {
    const timer = setInterval(() => this.current.set(Date.now()), TICK_MS);
    inject(DestroyRef).onDestroy(() => clearInterval(timer));
  }
}

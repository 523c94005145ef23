import { DestroyRef, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { LiveEvent } from '@pcms/contract';
import { debounceTime, filter, merge, throttleTime } from 'rxjs';
import { Live } from './live';

const RELOAD_AT_MOST_EVERY_MS = 1_000;
/** A little longer than the API keeps the figures of the fleet. */
const QUIET_MS = 1_500;

/**
 * Calls `reload` when a live event concerns the caller, at most once a second and never without the last one, and after every
 * gap in the connection. Ends with the component in whose constructor it is called.
 */
export function reloadOn(concerns: (event: LiveEvent) => boolean, reload: () => void): void {
  const live = inject(Live);
  merge(live.events.pipe(filter(concerns)), live.gaps)
    .pipe(throttleTime(RELOAD_AT_MOST_EVERY_MS, undefined, { leading: true, trailing: true }), takeUntilDestroyed())
    .subscribe(() => reload());
}

/** Calls `reload` once more after the events that concern the caller: for answers that are up to a second old, and may lack the last one. */
export function reloadOnceQuiet(concerns: (event: LiveEvent) => boolean, reload: () => void): void {
  inject(Live)
    .events.pipe(filter(concerns), debounceTime(QUIET_MS), takeUntilDestroyed())
    .subscribe(() => reload());
}

/**
 * Calls `reload` again and again, for what changes by the clock, such as who is offline. Not while nobody looks, and not while the
 * server is away: a failed reload would take from the screen what can still be read there.
 */
export function reloadEvery(periodMs: number, reload: () => void): void {
  const live = inject(Live);
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible' && live.state() === 'connected') reload();
  }, periodMs);
  inject(DestroyRef).onDestroy(() => clearInterval(timer));
}

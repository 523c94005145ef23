import { computed, linkedSignal, type Signal } from '@angular/core';

/** Which page of a list with cursors is shown. Goes back to the first one when `filter` changes. */
export class PageCursor {
  private readonly behind;
  /** What to ask the API for; undefined on the first page. */
  readonly current: Signal<string | undefined>;
  readonly isFirst: Signal<boolean>;
  /** From 0. */
  readonly index: Signal<number>;

  constructor(filter: () => unknown) {
    this.behind = linkedSignal<unknown, readonly string[]>({ source: filter, computation: () => [] });
    this.current = computed(() => this.behind().at(-1));
    this.index = computed(() => this.behind().length);
    this.isFirst = computed(() => this.index() === 0);
  }

  next(cursor: string): void {
    this.behind.update((cursors) => [...cursors, cursor]);
  }

  previous(): void {
    this.behind.update((cursors) => cursors.slice(0, -1));
  }
}

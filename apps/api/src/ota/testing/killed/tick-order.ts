/** Where a tick ends: right before a statement is sent, or right after, when Postgres will run it and nobody has read its answer. */
export interface Cut {
  readonly when: 'before' | 'after';
  /** From 1. */
  readonly statement: number;
}

/** What a process that ticks once is told. */
export interface TickOrder {
  /** Ms since the epoch. */
  readonly nowMs: number;
  /** Null where it may tick to its end. */
  readonly cut: Cut | null;
}

/** What it says: that it waits for its order; or that it has ticked to its end, and by which statements. */
export type TickWord = { readonly ready: true } | { readonly statements: readonly string[] };

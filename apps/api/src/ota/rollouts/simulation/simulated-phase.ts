import type { Evidence } from '../gate';
import type { PhaseRules } from '../phase-gate';
import { slotsNow } from '../slots';
import { addCounters, NO_COUNTERS, type CounterDeltas } from '../verdict';

/** Those who have not asked in it, and when it ends. */
const NO_ROUND = { left: 0, endsAtMs: 0 };

/** A phase of a rollout that is run ahead in time: what its row holds, and who waits in it. */
export class SimulatedPhase {
  /** Null while it waits to open; ms since the epoch. */
  openedAtMs: number | null = null;
  /** When the phase after it was opened. */
  passedAtMs: number | null = null;
  lastConfirmedAtMs: number | null = null;
  mostInFlight = 0;
  /** Devices whose next check would get them an offer, were there a slot. */
  readonly waiting: number[] = [];
  /** Attempts of which nothing was heard for long. */
  missing = 0;
  /** Slots that a device is on its way to. */
  reserved = 0;
  /** When one of those who wait comes and sees whether there are offers again; ms since the epoch. */
  wakesAtMs: number | null = null;
  counters = NO_COUNTERS;
  private lastAttemptedAtMs: number | null = null;
  private slots: number | null;
  private round = NO_ROUND;

  constructor(
    readonly rules: PhaseRules,
    private readonly cap: number | null,
    private readonly size: number,
  ) {
    this.slots = cap;
  }

  get evidence(): Evidence {
    return { size: this.size, ...this.counters, missing: this.missing, lastAttemptedAtMs: this.lastAttemptedAtMs };
  }

  get hasFreeSlot(): boolean {
    return this.slots === null || this.counters.inFlight < this.slots;
  }

  /** Slots that nobody is on the way to. */
  get unreservedSlots(): number {
    if (this.openedAtMs === null) return 0;
    return (this.slots ?? Number.POSITIVE_INFINITY) - this.counters.inFlight - this.reserved;
  }

  /** Whether the next of those who wait should come: one at a time. */
  get wantsNext(): boolean {
    return this.reserved === 0 && this.unreservedSlots > 0 && this.waiting.length > 0;
  }

  /** Nobody is called before then; those who wait begin a new round. */
  sleepUntil(atMs: number): void {
    this.wakesAtMs = atMs;
    this.round = NO_ROUND;
  }

  /** How long until the first of so many asks, in ms, where each of them asks once in a round of `checkMs`. `lot` is below 1. */
  untilFirst(
    waiting: number,
    { nowMs, checkMs, lot }: { readonly nowMs: number; readonly checkMs: number; readonly lot: number },
  ): number {
    const goesOn = nowMs < this.round.endsAtMs && waiting <= this.round.left;
    const { left, endsAtMs } = goesOn ? this.round : { left: waiting, endsAtMs: nowMs + checkMs };
    this.round = { left: left - 1, endsAtMs };
    return (endsAtMs - nowMs) * (1 - (1 - lot) ** (1 / left));
  }

  count(deltas: CounterDeltas, nowMs: number): void {
    this.counters = addCounters(this.counters, deltas);
    this.mostInFlight = Math.max(this.mostInFlight, this.counters.inFlight);
    if (deltas.attempted > 0) this.lastAttemptedAtMs = nowMs;
    if (deltas.confirmed > 0) this.lastConfirmedAtMs = nowMs;
    if (deltas.confirmed !== 0 || deltas.failed !== 0) this.fitSlots();
  }

  /** So many more are missing, or fewer. */
  countMissing(delta: number): void {
    this.missing += delta;
    this.fitSlots();
  }

  private fitSlots(): void {
    this.slots = slotsNow(this.cap, this.rules.gate, this.evidence);
  }

  /** Takes one of those who wait, by lot; undefined where nobody does. */
  takeWaiting(lot: number): number | undefined {
    const { waiting } = this;
    const index = Math.floor(lot * waiting.length);
    const device = waiting[index];
    const last = waiting.pop();
    if (last !== undefined && index < waiting.length) waiting[index] = last;
    return device;
  }
}

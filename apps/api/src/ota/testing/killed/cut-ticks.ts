import type { DataSource } from 'typeorm';
import { Settings } from '../../../config/settings';
import { hearEvents, type Listener } from '../../../database/testing/hear-events';
import { WebhookOutbox } from '../../../stats/webhooks/webhook-outbox';
import { faultsInHistory, faultsNow, type Rows } from '../invariants';
import { rolloutParts } from '../rollout-parts';
import { comparable, keepFleet, restoreFleet, type KnownFleet } from './fleet-rows';
import { TickProcesses } from './tick-processes';
import type { Cut } from './tick-order';

/** What became of one tick. */
interface Outcome {
  /** Null where it ended by itself. */
  readonly signal: NodeJS.Signals | null;
  /** When its process was gone. */
  readonly atOnce: KnownFleet;
  readonly faults: readonly string[];
  /** After other processes have ticked until nothing more came of it. */
  readonly inTheEnd: KnownFleet;
}

/** A tick that was cut, and what must hold of it. */
export interface CutTick {
  readonly where: string;
  readonly found: Outcome;
  readonly wanted: Outcome;
}

// All ticks are in one minute: `comparable` leaves the seconds away.
const EVERY_MS = 5_000;
const LATER_TICKS = 2;

/** Plays the tick that is due in a fleet again and again, and kills it somewhere else each time. */
export class CutTicks {
  private readonly rows: Rows = {
    rows: (sql, parameters = []) => this.database.query(sql, [...parameters]),
  };

  private constructor(
    private readonly database: DataSource,
    private readonly processes: TickProcesses,
    private readonly listener: Listener,
  ) {}

  static async open(database: DataSource): Promise<CutTicks> {
    return new CutTicks(database, await TickProcesses.open(database), await hearEvents(database));
  }

  async close(): Promise<void> {
    await this.listener.stop();
    await this.processes.close();
  }

  /** The tick at `now` that nobody disturbs, and each that is killed before its first statement or after one of them. */
  async everywhere(now: Date): Promise<{ readonly whole: Outcome; readonly cuts: readonly CutTick[] }> {
    await keepFleet(this.database);
    await this.begin();
    const before = await this.known();
    const { statements, outcome: whole } = await this.play(now, null);
    // What a transaction wrote is there when its COMMIT was sent, and nothing of it sooner: one state for each number of them.
    const stages = [before];
    const cuts: CutTick[] = [];
    for (const cut of cutsOf(statements)) {
      const { outcome: found } = await this.play(now, cut);
      const stage = (stages[commitsUntil(cut, statements)] ??= found.atOnce);
      cuts.push({
        where: `killed ${cut.when} statement ${cut.statement}: ${statements[cut.statement - 1]?.split('\n')[0]}`,
        found,
        wanted: { signal: 'SIGKILL', atOnce: stage, faults: [], inTheEnd: whole.inTheEnd },
      });
    }
    return { whole, cuts };
  }

  private async play(now: Date, cut: Cut | null): Promise<{ statements: readonly string[]; outcome: Outcome }> {
    await this.begin();
    const { signal, statements } = await this.processes.tick({ nowMs: now.getTime(), cut });
    const atOnce = await this.known();
    const faults = [...(await faultsNow(this.rows)), ...(await faultsInHistory(this.rows))];
    await this.tellWebhooks(now);
    for (let round = 1; round <= LATER_TICKS; round++) await this.tickLater(new Date(now.getTime() + round * EVERY_MS));
    return { statements: statements ?? [], outcome: { signal, atOnce, faults, inTheEnd: await this.known() } };
  }

  /** The fleet as it was kept, and nobody has heard anything. */
  private async begin(): Promise<void> {
    await restoreFleet(this.database);
    await this.listener.heard();
    this.listener.forget();
  }

  /** By parts that know nothing of the process before, as after a restart. */
  private async tickLater(now: Date): Promise<void> {
    await rolloutParts(this.database).tick.tick(now);
    await this.tellWebhooks(now);
  }

  private async tellWebhooks(now: Date): Promise<void> {
    await new WebhookOutbox(this.database, { now: () => now }, new Settings({})).collect();
  }

  private async known(): Promise<KnownFleet> {
    return comparable(this.database, await this.listener.heard());
  }
}

/** Right before a later statement it is the same for Postgres as right after the one before it. */
const cutsOf = (statements: readonly string[]): Cut[] => [
  { when: 'before', statement: 1 },
  ...statements.map((_, index) => ({ when: 'after' as const, statement: index + 1 })),
];

const commitsUntil = ({ when, statement }: Cut, statements: readonly string[]): number =>
  statements.slice(0, when === 'after' ? statement : statement - 1).filter((text) => text === 'COMMIT').length;

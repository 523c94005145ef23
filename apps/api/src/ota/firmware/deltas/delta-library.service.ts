import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import { Clock } from '../../../config/clock';
import { Settings } from '../../../config/settings';
import { LiveEvents } from '../../../database/live-events';
import { wantDeltas, type DeltaPair } from './delta-rows';
import { DeltaEntity } from './delta.entity';

/** A patch that is ready. */
export interface DeltaFacts {
  readonly firmwareKey: string;
  /** The digest at the end of the image that it is applied to, in hex. */
  readonly from: string;
  readonly sizeBytes: number;
  /** Of the patch, 64 hex digits. */
  readonly sha256: string;
}

/** An image that nobody published asks for its patch as often as its devices check; once in a while is enough. */
const ASK_AGAIN_MS = 10 * 60_000;
const MOST_ASKED = 10_000;

/** Patches for the device plane: a check must cost no more than it did without them, so which there are is in memory. */
@Injectable()
export class DeltaLibrary implements OnApplicationShutdown {
  private readonly logger = new Logger(DeltaLibrary.name);
  /** Null for a pair that is wanted, being made or useless. Read again after every event, as the facts of the firmware are. */
  private pairs: Promise<ReadonlyMap<string, DeltaFacts | null>> | null = null;
  private readonly asked = new LRUCache<string, true>({ max: MOST_ASKED, ttl: ASK_AGAIN_MS });
  private readonly wishes = new Set<Promise<void>>();
  private readonly unsubscribe: () => void;

  constructor(
    @InjectRepository(DeltaEntity) private readonly rows: Repository<DeltaEntity>,
    private readonly clock: Clock,
    private readonly settings: Settings,
    events: LiveEvents,
  ) {
    this.unsubscribe = events.subscribe(({ kind }) => {
      if (kind === 'firmware' || kind === 'reconnected') this.pairs = null;
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.unsubscribe();
    await Promise.all(this.wishes);
  }

  /** The patch to a firmware from the image of this digest; null when there is none. */
  async find(firmwareKey: string, from: string): Promise<DeltaFacts | null> {
    const pair = { firmwareKey, fromDigest: from };
    const found = await this.look(pair);
    if (found || this.settings.values.DELTAS === 'off') return found ?? null;
    // Another process may have told the device of it just before this one hears that it was made.
    const row = await this.rows.findOneBy(pair);
    return row && factsOf(row);
  }

  /** As `find`; a patch that nobody has wanted before is made in the background, for the next device that asks. */
  async findOrWant(firmwareKey: string, from: string): Promise<DeltaFacts | null> {
    const pair = { firmwareKey, fromDigest: from };
    const found = await this.look(pair);
    if (found === undefined) this.want(pair);
    return found ?? null;
  }

  /** Undefined for a pair that nobody has wanted. */
  private async look(pair: DeltaPair): Promise<DeltaFacts | null | undefined> {
    if (this.settings.values.DELTAS === 'off') return null;
    this.pairs ??= this.readPairs();
    return (await this.pairs).get(keyOf(pair));
  }

  private want(pair: DeltaPair): void {
    const key = keyOf(pair);
    if (this.asked.has(key)) return;
    this.asked.set(key, true);
    const wish = wantDeltas(pair.firmwareKey, [pair.fromDigest], { manager: this.rows.manager, at: this.clock.now() })
      .catch((error: Error) => this.logger.warn(`A patch to ${pair.firmwareKey} is not wanted: ${error.message}`))
      .finally(() => this.wishes.delete(wish));
    this.wishes.add(wish);
  }

  private async readPairs(): Promise<ReadonlyMap<string, DeltaFacts | null>> {
    try {
      const rows = await this.rows.find();
      return new Map(rows.map((row) => [keyOf(row), factsOf(row)]));
    } catch (error) {
      this.pairs = null;
      throw error;
    }
  }
}

const keyOf = ({ firmwareKey, fromDigest }: DeltaPair): string => `${firmwareKey} ${fromDigest}`;

function factsOf({ firmwareKey, fromDigest, state, sizeBytes, sha256 }: DeltaEntity): DeltaFacts | null {
  if (state !== 'made' || sizeBytes === null || sha256 === null) return null;
  return { firmwareKey, from: fromDigest, sizeBytes, sha256 };
}

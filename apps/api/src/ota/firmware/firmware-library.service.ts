import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { ChipName } from '@pcms/contract';
import { LRUCache } from 'lru-cache';
import { Repository } from 'typeorm';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { Batcher } from '../../database/batcher';
import { LiveEvents } from '../../database/live-events';
import { FirmwareEntity } from './firmware.entity';
import { toFirmwareFacts } from './firmware.mapper';
import { FirmwareStore } from './firmware.store';

/** What the device plane needs to know of a firmware. */
export interface FirmwareFacts {
  readonly key: string;
  readonly deviceType: string;
  readonly version: string;
  readonly description: string;
  readonly chip: ChipName;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly md5: string;
  /** The digest at the image's end, in hex: what a device reports as its running image. */
  readonly imageDigest: string | null;
  readonly securityVersion: number;
  /** DER in base64, and whose it is; null where no trusted key signed it. */
  readonly signature: { readonly value: string; readonly keyId: string } | null;
  readonly uploadedAt: Date;
  readonly withdrawnAt: Date | null;
}

/** Firmware for the device plane: all facts and the images most asked for are in memory, since thousands ask for the same few. */
@Injectable()
export class FirmwareLibrary implements OnApplicationShutdown {
  /** Read again after every event; a read that was under way when an event came serves only those who asked before it. */
  private facts: Promise<ReadonlyMap<string, FirmwareFacts>> | null = null;
  private readonly images: LRUCache<string, Buffer>;
  private readonly reads = new Map<string, Promise<Buffer>>();
  /** A fleet's downloads are of the same few images, so that their counters are the same few rows. */
  private readonly completed = new Batcher<string, void>((keys) => this.countDownloads(keys));
  private readonly unsubscribe: () => void;

  constructor(
    @InjectRepository(FirmwareEntity) private readonly rows: Repository<FirmwareEntity>,
    private readonly store: FirmwareStore,
    private readonly clock: Clock,
    settings: Settings,
    events: LiveEvents,
  ) {
    // The cache takes no limit of 0; with 1 it keeps no image either.
    this.images = new LRUCache({
      maxSize: Math.max(1, settings.values.IMAGE_CACHE_BYTES),
      sizeCalculation: ({ length }) => Math.max(1, length),
    });
    this.unsubscribe = events.subscribe(({ kind }) => {
      if (kind === 'firmware' || kind === 'reconnected') this.facts = null;
    });
  }

  onApplicationShutdown(): void {
    this.unsubscribe();
  }

  /** Null when no such firmware is published. Withdrawn ones are found: their `withdrawnAt` says so. */
  async find(key: string): Promise<FirmwareFacts | null> {
    this.facts ??= this.readFacts();
    return (await this.facts).get(key) ?? null;
  }

  /**
   * The image, or a patch that is kept beside the images, shared by all who ask: nobody may change it. Those who ask for one that is not in memory wait for the same read.
   * @throws FirmwareFileMissing
   */
  bytes({ sha256 }: Pick<FirmwareFacts, 'sha256'>): Promise<Buffer> {
    const image = this.images.get(sha256);
    if (image) return Promise.resolve(image);
    const read = this.reads.get(sha256) ?? this.readImage(sha256);
    this.reads.set(sha256, read);
    return read;
  }

  /** One more completed download today (UTC). Nothing happens when the firmware was deleted meanwhile. */
  countDownload(key: string): Promise<void> {
    return this.completed.add(key);
  }

  private async countDownloads(keys: readonly string[]): Promise<readonly void[]> {
    const day = this.clock.now().toISOString().slice(0, 10);
    await this.rows.query(
      `INSERT INTO download_counts (firmware_key, day, count)
       SELECT f.key, $2::date, c.count
       FROM (SELECT key, count(*)::integer FROM unnest($1::text[]) AS key GROUP BY key) c JOIN firmware f USING (key)
       ORDER BY f.key FOR KEY SHARE OF f
       ON CONFLICT (firmware_key, day) DO UPDATE SET count = download_counts.count + excluded.count`,
      [keys, day],
    );
    return keys.map(() => undefined);
  }

  private async readFacts(): Promise<ReadonlyMap<string, FirmwareFacts>> {
    try {
      const rows = await this.rows.find({ relations: { signingKey: true } });
      return new Map(rows.map((row) => [row.key, toFirmwareFacts(row)]));
    } catch (error) {
      this.facts = null;
      throw error;
    }
  }

  private async readImage(sha256: string): Promise<Buffer> {
    try {
      const image = await this.store.read(sha256);
      this.images.set(sha256, image);
      return image;
    } finally {
      this.reads.delete(sha256);
    }
  }
}

import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource, IsNull } from 'typeorm';
import { Clock } from '../../../config/clock';
import { Settings } from '../../../config/settings';
import { LiveEvents } from '../../../database/live-events';
import { keepFiles } from '../file-lock';
import { FirmwareEntity } from '../firmware.entity';
import { FirmwareStore } from '../firmware.store';
import { claimDelta, type DeltaPair } from './delta-rows';
import { isWorthIt } from './delta-rules';
import { DeltaEntity } from './delta.entity';
import { PatchMaker } from './patch-thread';

const LOOK_EVERY_MS = 5_000;

/** Makes the patches that are wanted, one at a time, whatever process asked for them. */
@Injectable()
export class DeltaMaker implements OnApplicationShutdown {
  private readonly logger = new Logger(DeltaMaker.name);
  /** Of this process, in the rows that it has claimed. */
  private readonly claimant = randomUUID();
  private readonly stopping = new AbortController();
  private underWay: Promise<void> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FirmwareStore,
    private readonly patches: PatchMaker,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort(new Error('the server stops'));
    await this.underWay;
  }

  @Interval(LOOK_EVERY_MS)
  look(): void {
    if (this.settings.values.DELTAS === 'off' || this.stopping.signal.aborted) return;
    this.underWay ??= this.makeWanted()
      .catch((error: Error) => this.logger.warn(`Patches: ${error.message}`))
      .finally(() => (this.underWay = null));
  }

  /** Makes patches until none is wanted. */
  async makeWanted(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const pair = await claimDelta(this.claimant, { manager: this.dataSource.manager, at: this.clock.now() });
      if (!pair) return;
      await this.make(pair);
    }
  }

  private async make(pair: DeltaPair): Promise<void> {
    try {
      const images = await this.imagesOf(pair);
      if (!images) return await this.forget(pair);
      const patch = await this.patchOf(pair, images);
      if (patch && isWorthIt(patch.length, images.target.length)) await this.keep(pair, patch);
      else await this.settle(pair, { state: 'useless', madeAt: this.clock.now() });
    } catch (error) {
      await this.giveUp(pair, error as Error);
    }
  }

  /** Null when none can be made of these images: then that is so for good. */
  private async patchOf(pair: DeltaPair, { source, target }: Images): Promise<Uint8Array | null> {
    try {
      return await this.patches.make(source, target, this.stopping.signal);
    } catch (error) {
      if (this.stopping.signal.aborted) throw error;
      this.logger.warn(`${nameOf(pair)} cannot be made: ${(error as Error).message}`);
      return null;
    }
  }

  /** Null when one of them was withdrawn or deleted meanwhile. */
  private async imagesOf({ firmwareKey, fromDigest }: DeltaPair): Promise<Images | null> {
    const rows = this.dataSource.getRepository(FirmwareEntity);
    const target = await rows.findOneBy({ key: firmwareKey, withdrawnAt: IsNull() });
    const source = await rows.findOneBy({ imageDigest: fromDigest, withdrawnAt: IsNull() });
    if (!source || !target) return null;
    return { source: await this.store.read(source.sha256), target: await this.store.read(target.sha256) };
  }

  /** The row says that it is made only when the file is in place, as with images. */
  private async keep(pair: DeltaPair, patch: Uint8Array): Promise<void> {
    const file = await this.store.receive(Readable.from([Buffer.from(patch)]));
    try {
      await this.dataSource.transaction(async (manager) => {
        await keepFiles(manager);
        const { sizeBytes, sha256 } = file;
        const made = { state: 'made', sizeBytes, sha256, madeAt: this.clock.now() } as const;
        // Only while it is still claimed: an image may have been withdrawn meanwhile, and the pair with it.
        const { affected } = await manager.update(DeltaEntity, this.claimed(pair), made);
        if (!affected) return;
        await file.keep();
        await this.events.publish({ kind: 'firmware', firmwareKey: pair.firmwareKey }, manager);
        this.logger.log(`${nameOf(pair)} has ${sizeBytes} bytes.`);
      });
    } finally {
      await file.discard();
    }
  }

  /** What a stop broke off is wanted as before; after a full disk or a lost file, the next device that asks wants it again. */
  private async giveUp(pair: DeltaPair, error: Error): Promise<void> {
    if (this.stopping.signal.aborted) {
      await this.settle(pair, { state: 'wanted', claimedBy: null, claimedAt: null });
      return;
    }
    this.logger.warn(`${nameOf(pair)} is not kept: ${error.message}`);
    await this.forget(pair);
  }

  private async forget(pair: DeltaPair): Promise<void> {
    await this.dataSource.manager.delete(DeltaEntity, this.claimed(pair));
  }

  private async settle(pair: DeltaPair, values: Partial<Omit<DeltaEntity, 'firmware'>>): Promise<void> {
    await this.dataSource.manager.update(DeltaEntity, this.claimed(pair), values);
  }

  private readonly claimed = ({ firmwareKey, fromDigest }: DeltaPair) =>
    ({ firmwareKey, fromDigest, state: 'making', claimedBy: this.claimant }) as const;
}

interface Images {
  readonly source: Buffer;
  readonly target: Buffer;
}

const nameOf = ({ firmwareKey, fromDigest }: DeltaPair): string =>
  `The patch to ${firmwareKey} from ${fromDigest.slice(0, 8)}`;

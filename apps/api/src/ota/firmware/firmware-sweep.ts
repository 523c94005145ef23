import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { LiveEvents } from '../../database/live-events';
import { DeltaEntity } from './deltas/delta.entity';
import { holdPublishing } from './file-lock';
import { FirmwareEntity } from './firmware.entity';
import { FirmwareStore } from './firmware.store';

const HOUR_MS = 3_600_000;

/** Brings files and rows together again after a process was killed between them. */
@Injectable()
export class FirmwareSweep implements OnApplicationBootstrap {
  private readonly logger = new Logger(FirmwareSweep.name);
  private missingKeys: readonly string[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly store: FirmwareStore,
    private readonly events: LiveEvents,
  ) {}

  /** How many firmware had no file when it was last looked. They keep their rows: uploading the same bytes brings the file back. */
  get missing(): number {
    return this.missingKeys.length;
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.sweep();
  }

  /** Removes files that no row names and files that nobody receives any more. */
  @Interval(HOUR_MS)
  async sweep(): Promise<void> {
    const abandoned = await this.store.removeAbandoned();
    const orphans = await this.removeOrphans();
    if (abandoned + orphans > 0) {
      this.logger.log(`Removed ${abandoned} abandoned uploads and ${orphans} files that nothing needs.`);
    }
    if (this.missing > 0) this.logger.error(`The files of these firmware are missing: ${this.missingKeys.join(', ')}`);
  }

  /** Removes a file, unless a firmware or a patch has it. */
  async removeUnused(sha256: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await holdPublishing(manager);
      const isUsed =
        (await manager.existsBy(FirmwareEntity, { sha256 })) || (await manager.existsBy(DeltaEntity, { sha256 }));
      if (!isUsed) await this.store.remove(sha256);
    });
  }

  private removeOrphans(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      await holdPublishing(manager);
      const rows = await manager.find(FirmwareEntity, { select: { key: true, sha256: true }, order: { key: 'ASC' } });
      const files = new Set(await this.store.list());
      this.missingKeys = rows.filter(({ sha256 }) => !files.has(sha256)).map(({ key }) => key);
      const patches = await manager.findBy(DeltaEntity, { state: 'made' });
      // A patch without its file is made again when a device asks for it.
      const lost = patches.filter(({ sha256 }) => sha256 === null || !files.has(sha256));
      for (const { firmwareKey } of lost) await this.events.publish({ kind: 'firmware', firmwareKey }, manager);
      await manager.remove(lost);
      for (const { sha256 } of [...rows, ...patches]) if (sha256 !== null) files.delete(sha256);
      for (const orphan of files) await this.store.remove(orphan);
      return files.size;
    });
  }
}

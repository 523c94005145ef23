import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { FirmwareDto, FirmwareListDto } from '@pcms/contract';
import { Repository, type EntityManager } from 'typeorm';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';
import { dropDeltasOf } from './deltas/delta-rows';
import { holdPublishing } from './file-lock';
import { FirmwareSweep } from './firmware-sweep';
import { FirmwareUsage } from './firmware-usage';
import { FirmwareEntity } from './firmware.entity';
import { FirmwareInUse, FirmwareNotFound } from './firmware.errors';
import { toFirmwareDto } from './firmware.mapper';

/** What is published, as people see and manage it. */
@Injectable()
export class FirmwareCatalog {
  constructor(
    @InjectRepository(FirmwareEntity) private readonly rows: Repository<FirmwareEntity>,
    private readonly usage: FirmwareUsage,
    private readonly sweep: FirmwareSweep,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  /** All of it, newest first. */
  async list(): Promise<FirmwareListDto> {
    const rows = await this.rows.find({ order: { uploadedAt: 'DESC', key: 'ASC' }, relations: { signingKey: true } });
    const downloads = await this.downloadsOf(rows);
    return { items: rows.map((row) => toFirmwareDto(row, downloads.get(row.key) ?? 0)) };
  }

  /** @throws FirmwareNotFound */
  async get(key: string): Promise<FirmwareDto> {
    const row = await this.rows.findOne({ where: { key }, relations: { signingKey: true } });
    if (!row) throw new FirmwareNotFound(key);
    const downloads = await this.downloadsOf([row]);
    return toFirmwareDto(row, downloads.get(key) ?? 0);
  }

  /**
   * From now on no device is given it, nor a patch to or from it. What is withdrawn stays withdrawn.
   * @throws FirmwareNotFound
   */
  async withdraw(key: string): Promise<FirmwareDto> {
    const unused = await this.rows.manager.transaction(async (manager) => {
      const row = await lock(key, manager);
      if (row.withdrawnAt) return [];
      await manager.update(FirmwareEntity, { key }, { withdrawnAt: this.clock.now() });
      await this.events.publish({ kind: 'firmware', firmwareKey: key }, manager);
      return dropDeltasOf(row, manager);
    });
    for (const sha256 of unused) await this.sweep.removeUnused(sha256);
    return this.get(key);
  }

  /**
   * Removes it with its download counts. Rollouts keep it from being deleted; once it is withdrawn, they end instead.
   * @throws FirmwareNotFound, FirmwareInUse
   */
  async delete(key: string): Promise<void> {
    const unused = await this.rows.manager.transaction(async (manager) => {
      await holdPublishing(manager);
      const row = await lock(key, manager);
      await this.release(row, manager);
      const patches = await dropDeltasOf(row, manager);
      await manager.delete(FirmwareEntity, { key });
      await this.events.publish({ kind: 'firmware', firmwareKey: key }, manager);
      return [row.sha256, ...patches];
    });
    // After the commit: a row that lost its file is worse than a file that lost its row, which the next sweep finds.
    for (const sha256 of unused) await this.sweep.removeUnused(sha256);
  }

  private async release({ key, withdrawnAt }: FirmwareEntity, manager: EntityManager): Promise<void> {
    if (withdrawnAt) {
      await this.usage.endRolloutsOf(key, manager);
      return;
    }
    const rollouts = await this.usage.rolloutsOf(key, manager);
    if (rollouts.length > 0) throw new FirmwareInUse(key, rollouts);
  }

  private async downloadsOf(rows: readonly FirmwareEntity[]): Promise<ReadonlyMap<string, number>> {
    const counts = await this.rows.query<{ key: string; downloads: number }[]>(
      `SELECT firmware_key AS key, sum(count)::float8 AS downloads FROM download_counts
       WHERE firmware_key = ANY($1) GROUP BY firmware_key`,
      [rows.map(({ key }) => key)],
    );
    return new Map(counts.map(({ key, downloads }) => [key, downloads]));
  }
}

/** The row, held until the transaction ends. */
async function lock(key: string, manager: EntityManager): Promise<FirmwareEntity> {
  const row = await manager.findOne(FirmwareEntity, { where: { key }, lock: { mode: 'pessimistic_write' } });
  if (!row) throw new FirmwareNotFound(key);
  return row;
}

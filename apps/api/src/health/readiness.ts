import { constants } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings';
import { NotReady } from './health.errors';
import { within } from './within';

const DATABASE_LIMIT_MS = 2_000;
const LEAST_FREE_BYTES = 64 * 1024 * 1024;

/** Whether this process can do its work now. */
@Injectable()
export class Readiness {
  private readonly logger = new Logger(Readiness.name);
  private question: Promise<unknown> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /** @throws NotReady that names every check that failed; the causes are in the log only. */
  async check(): Promise<void> {
    const faults = await Promise.all([this.databaseFault(), this.folderFault()]);
    const found = faults.filter((fault) => fault !== null);
    if (found.length > 0) throw new NotReady(found);
  }

  private async databaseFault(): Promise<string | null> {
    try {
      await within(DATABASE_LIMIT_MS, 'A statement', this.askDatabase());
      return null;
    } catch (error) {
      this.logger.warn(`The database check failed: ${(error as Error).message}`);
      return 'The database does not answer.';
    }
  }

  /** While a question has no answer yet, nobody asks another: probes must not queue up in front of real work. */
  private askDatabase(): Promise<unknown> {
    this.question ??= this.dataSource.query('SELECT 1').finally(() => (this.question = null));
    return this.question;
  }

  private async folderFault(): Promise<string | null> {
    const folder = this.settings.values.DATA_DIR;
    try {
      await access(folder, constants.W_OK);
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize < LEAST_FREE_BYTES ? 'The disk with DATA_DIR has less than 64 MiB free.' : null;
    } catch (error) {
      this.logger.warn(`The check of DATA_DIR failed: ${(error as Error).message}`);
      return 'DATA_DIR cannot be written to.';
    }
  }
}

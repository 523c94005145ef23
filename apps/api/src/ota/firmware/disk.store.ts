import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import { FirmwareFileMissing, FirmwareStorageFull, FirmwareTooLarge } from './firmware.errors';
import { FirmwareStore, type IncomingFirmware } from './firmware.store';
import { isAbandoned, partName, type PartOwner } from './part-name';

type Measured = Pick<IncomingFirmware, 'sizeBytes' | 'sha256' | 'md5'>;

const KEPT_FILE = /^([0-9a-f]{64})\.bin$/;

/**
 * Images in a folder: `<sha256>.bin`, and beside them `incoming/` for files on their way in. Such a file is synced before it
 * is renamed, so that what has its final name is whole, whatever happens to the machine. No name comes from a client.
 */
@Injectable()
export class DiskStore extends FirmwareStore implements OnModuleInit {
  private readonly folder: string;
  private readonly incomingFolder: string;
  private readonly limitBytes: number;
  private readonly own: PartOwner = { host: hostname(), pid: process.pid, instance: randomUUID() };

  constructor(
    settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
    this.folder = join(settings.values.DATA_DIR, 'firmware');
    this.incomingFolder = join(this.folder, 'incoming');
    this.limitBytes = settings.values.UPLOAD_LIMIT_BYTES;
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.incomingFolder, { recursive: true });
  }

  async receive(bytes: Readable): Promise<IncomingFirmware> {
    const part = join(this.incomingFolder, partName(this.own, randomUUID()));
    const discard = (): Promise<void> => rm(part, { force: true });
    try {
      const measured = await this.write(bytes, part);
      return { ...measured, bytes: () => readFile(part), keep: () => this.keep(part, measured.sha256), discard };
    } catch (error) {
      await discard();
      throw isDiskFull(error) ? new FirmwareStorageFull() : error;
    }
  }

  async read(sha256: string): Promise<Buffer> {
    try {
      return await readFile(this.pathOf(sha256));
    } catch (error) {
      throw codeOf(error) === 'ENOENT' ? new FirmwareFileMissing(sha256) : error;
    }
  }

  remove(sha256: string): Promise<void> {
    return rm(this.pathOf(sha256), { force: true });
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.folder);
    return names.flatMap((name) => KEPT_FILE.exec(name)?.[1] ?? []);
  }

  async removeAbandoned(): Promise<number> {
    const surroundings = { own: this.own, isAlive, nowMs: this.clock.now().getTime() };
    let removed = 0;
    for (const name of await readdir(this.incomingFolder)) {
      const path = join(this.incomingFolder, name);
      const writtenAtMs = await lastWrittenMs(path);
      if (writtenAtMs === null || !isAbandoned({ name, writtenAtMs }, surroundings)) continue;
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  private async write(bytes: Readable, path: string): Promise<Measured> {
    const file = await open(path, 'wx');
    try {
      const measured = await this.copy(bytes, file);
      await file.sync();
      return measured;
    } finally {
      await file.close();
    }
  }

  /** Reads on only when the last chunk is written: a fast sender waits for a slow disk. */
  private async copy(bytes: Readable, file: FileHandle): Promise<Measured> {
    const sha256 = createHash('sha256');
    const md5 = createHash('md5');
    let sizeBytes = 0;
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > this.limitBytes) throw new FirmwareTooLarge(this.limitBytes);
      sha256.update(chunk);
      md5.update(chunk);
      await file.appendFile(chunk);
    }
    return { sizeBytes, sha256: sha256.digest('hex'), md5: md5.digest('hex') };
  }

  private async keep(part: string, sha256: string): Promise<void> {
    await rename(part, this.pathOf(sha256));
    await syncFolder(this.folder);
  }

  private pathOf(sha256: string): string {
    return join(this.folder, `${sha256}.bin`);
  }
}

/** A rename survives a power cut only when its folder is on the disk as well. Windows cannot sync a folder. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Null when the file has been kept or discarded meanwhile. */
async function lastWrittenMs(path: string): Promise<number | null> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and somebody else's.
    return codeOf(error) !== 'ESRCH';
  }
}

const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error));

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

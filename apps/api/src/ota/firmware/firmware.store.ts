import type { Readable } from 'node:stream';

/** A file that has arrived whole and is not yet part of the store. */
export interface IncomingFirmware {
  readonly sizeBytes: number;
  /** 64 hex digits. */
  readonly sha256: string;
  /** 32 hex digits. */
  readonly md5: string;
  bytes(): Promise<Buffer>;
  /** Makes it part of the store, durably; it replaces the same bytes. */
  keep(): Promise<void>;
  /** Forgets it, unless it was kept. */
  discard(): Promise<void>;
}

/** Where images are. A file is known by its SHA-256, so that the same bytes are there once and never change. */
export abstract class FirmwareStore {
  /**
   * Takes a file in while it arrives. When that fails, nothing is left, and the error of `bytes` is passed on.
   * @throws FirmwareTooLarge beyond the upload limit, FirmwareStorageFull
   */
  abstract receive(bytes: Readable): Promise<IncomingFirmware>;

  /** @throws FirmwareFileMissing */
  abstract read(sha256: string): Promise<Buffer>;

  /** Nothing happens when it is not there. */
  abstract remove(sha256: string): Promise<void>;

  /** The SHA-256 of every file that was kept. */
  abstract list(): Promise<string[]>;

  /** Removes what processes that are no longer there were receiving; returns how many files that were. */
  abstract removeAbandoned(): Promise<number>;
}

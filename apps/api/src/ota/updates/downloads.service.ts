import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DEVICE_HEADERS } from '@pcms/contract';
import { LRUCache } from 'lru-cache';
import { Clock } from '../../config/clock';
import { Settings } from '../../config/settings';
import type { DeviceAnswer, DeviceCall } from '../../http/device-call';
import { DeltaLibrary, type DeltaFacts } from '../firmware/deltas/delta-library.service';
import { FirmwareLibrary, type FirmwareFacts } from '../firmware/firmware-library.service';
import { downloadAnswer, runsThisImage, type FileFacts } from './download-answer';
import { Coverage, type ByteRange } from './download-ranges';
import { DownloadPermits, type DownloadPermit } from './download-permits.service';
import { UpdateLedger } from './update-ledger';
import { DeltaUnknown, DownloadsBusy, FirmwareGone, FirmwareUnknown } from './updates.errors';

const MOST_PARTIAL_DOWNLOADS = 50_000;
const PARTIAL_DOWNLOAD_MS = 24 * 3_600_000;

/** Gives images and patches out, and counts a download once its last byte has left. */
@Injectable()
export class Downloads implements OnApplicationShutdown {
  private readonly logger = new Logger(Downloads.name);
  /** By client and file; lost with the process, after which a resumed download counts no more. */
  private readonly partial = new LRUCache<string, Coverage>({ max: MOST_PARTIAL_DOWNLOADS, ttl: PARTIAL_DOWNLOAD_MS });
  private underWay = 0;
  /** Completed downloads that are being written down; nobody waits for them but the end of the process. */
  private readonly notes = new Set<Promise<void>>();

  constructor(
    private readonly library: FirmwareLibrary,
    private readonly deltas: DeltaLibrary,
    private readonly permits: DownloadPermits,
    private readonly ledger: UpdateLedger,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** The database is let go of after this. */
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.notes);
  }

  /** @throws FirmwareUnknown, FirmwareGone, DownloadsBusy, and what `DownloadPermits` refuses. */
  async give(call: DeviceCall, key: string): Promise<DeviceAnswer> {
    const { firmware, permit } = await this.permitted(call, key);
    return this.send(call, { firmware, permit, file: imageFile(firmware) });
  }

  /**
   * A patch to a firmware from the image whose digest is `from`.
   * @throws DeltaUnknown when there is none, and what `give` throws.
   */
  async giveDelta(call: DeviceCall, key: string, from: string): Promise<DeviceAnswer> {
    const { firmware, permit } = await this.permitted(call, key);
    const delta = await this.deltas.find(key, from.toLowerCase());
    if (!delta) throw new DeltaUnknown(key);
    return this.send(call, { firmware, permit, file: patchFile(delta), delta });
  }

  private async permitted(call: DeviceCall, key: string): Promise<Pick<Requested, 'firmware' | 'permit'>> {
    const firmware = await this.library.find(key);
    if (!firmware) throw new FirmwareUnknown(key);
    const permit = await this.permits.permit(call, firmware);
    if (firmware.withdrawnAt !== null) throw new FirmwareGone('The firmware was withdrawn.');
    return { firmware, permit };
  }

  private async send(call: DeviceCall, requested: Requested): Promise<DeviceAnswer> {
    const { file, permit } = requested;
    const { answer, ranges } = downloadAnswer(call, file, await this.library.bytes(file));
    if (runsThisImage(call, file)) await this.noteForgottenVersion(permit);
    if (call.method === 'HEAD' || ranges.length === 0) return answer;
    if (this.underWay >= this.settings.values.DOWNLOADS_AT_ONCE) throw new DownloadsBusy();
    // Counted before anything is waited for: in a storm, all ask at the same moment.
    this.underWay++;
    await this.noteBegun(requested).catch((error: unknown) => {
      this.underWay--;
      throw error;
    });
    return { ...answer, sent: (complete) => this.onSent(call, { ...requested, ranges, complete }) };
  }

  private async noteBegun({ permit: { update }, delta }: Requested): Promise<void> {
    if (update?.state !== 'offered') return;
    const detail = delta && `as a delta of ${sizeText(delta.sizeBytes)}`;
    await this.ledger.move(update.id, { to: 'downloading', actor: 'server', at: this.clock.now(), detail });
  }

  /** It was offered what it runs, so its image names an older version than it was published as: it would ask for ever. */
  private async noteForgottenVersion({ update }: DownloadPermit): Promise<void> {
    if (!update) return;
    await this.ledger.move(update.id, {
      to: 'failed',
      actor: 'server',
      at: this.clock.now(),
      reason: 'still_reports_old_version',
      detail: 'runs this very image, which reports another version',
      isFinal: true,
    });
  }

  private onSent(call: DeviceCall, sent: SentPart): void {
    this.underWay--;
    if (!this.completes(call, sent)) return;
    const note = this.noteComplete(call, sent)
      .catch((error: Error) => this.logger.error(`download of ${sent.file.name}: ${error.message}`))
      .finally(() => this.notes.delete(note));
    this.notes.add(note);
  }

  /** Whether, with this part, the client has been sent every byte. */
  private completes(call: DeviceCall, { file, permit, ranges, complete }: SentPart): boolean {
    const client =
      permit.update?.id ?? permit.deviceId ?? `${call.address} ${String(call.headers[DEVICE_HEADERS.stockStationMac])}`;
    const id = `${client} ${file.name}`;
    const coverage = this.partial.get(id) ?? new Coverage(file.sizeBytes);
    ranges.forEach((range) => coverage.add(range));
    // A part that broke off counts as asked for: a client resumes where its bytes end, so what it asks for next fills the gap.
    const reachesTheEnd = ranges.some(({ end }) => end === file.sizeBytes - 1);
    const whole = complete && reachesTheEnd && coverage.isWhole;
    if (whole) this.partial.delete(id);
    else this.partial.set(id, coverage);
    return whole;
  }

  private async noteComplete(call: DeviceCall, { firmware, permit }: SentPart): Promise<void> {
    await this.library.countDownload(firmware.key);
    const reportsItself = call.headers[DEVICE_HEADERS.image] !== undefined;
    if (!permit.update || reportsItself) return;
    const move = {
      to: 'verifying' as const,
      actor: 'server' as const,
      at: this.clock.now(),
      detail: 'downloaded in full',
    };
    await this.ledger.move(permit.update.id, move);
  }
}

/** What is asked for, and by whom. */
interface Requested {
  readonly firmware: FirmwareFacts;
  readonly permit: DownloadPermit;
  readonly file: FileFacts;
  /** Where the file is a patch to the firmware. */
  readonly delta?: DeltaFacts;
}

interface SentPart extends Requested {
  readonly ranges: readonly ByteRange[];
  readonly complete: boolean;
}

const imageFile = (firmware: FirmwareFacts): FileFacts => ({ ...firmware, name: `${firmware.key}.bin` });

const patchFile = ({ firmwareKey, from, sizeBytes, sha256 }: DeltaFacts): FileFacts => ({
  name: `${firmwareKey}-from-${from}.pcms1`,
  sizeBytes,
  sha256,
  md5: null,
  imageDigest: null,
});

/** As the console writes sizes. */
const sizeText = (bytes: number): string => (bytes < 1_024 ? `${bytes} bytes` : `${Math.round(bytes / 1_024)} kB`);

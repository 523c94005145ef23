import type { ReportRequest, UpdateAnswer } from '@pcms/contract';
import type { DeviceApi } from './device-api';
import type { SlotImage } from './device-memory';
import { download, type Downloaded } from './download';
import { verifyImage } from './verify-image';
import type { Traits } from './personality';

export interface UpdateEdges {
  readonly api: DeviceApi;
  readonly traits: Traits;
  readonly chip: string;
  /** Lets device time pass while the rest of the device goes on. */
  readonly pass: (ms: number) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  readonly log: (line: string) => void;
}

export type UpdateOutcome =
  | { readonly kind: 'installed'; readonly image: SlotImage }
  | { readonly kind: 'failed'; readonly report: ReportRequest }
  /** The server took the offer back: there is nothing to report. `status` is what it said. */
  | { readonly kind: 'dropped'; readonly status: number };

const PROGRESS_STEP_PERCENT = 10;

/** One offer on its way from the server into the spare slot; each change of state is reported. */
export class UpdateRun {
  private reportedPercent = 0;

  constructor(
    private readonly offer: UpdateAnswer,
    private readonly edges: UpdateEdges,
    private readonly signal: AbortSignal,
  ) {}

  async carryOut(): Promise<UpdateOutcome> {
    const { pace } = this.edges.traits;
    if (!(await this.tell({ state: 'downloading', progress: 0, mode: 'full' }))) return DROPPED;
    const downloaded = await this.download();
    if (downloaded.kind === 'withdrawn') return { kind: 'dropped', status: downloaded.status };
    if (downloaded.kind === 'stalled') return this.failed({ reason: 'stalled', detail: downloaded.detail });

    if (!(await this.tell({ state: 'verifying' }))) return DROPPED;
    await this.edges.pass(pace.verifyMs);
    const verdict = verifyImage(this.written(downloaded.image), this.offer, this.edges.chip);
    if (!verdict.ok) return this.failed({ reason: verdict.reason, detail: verdict.detail });

    if (!(await this.tell({ state: 'installing' }))) return DROPPED;
    await this.edges.pass(pace.installMs);
    if (!(await this.tell({ state: 'rebooting' }))) return DROPPED;
    const { target_firmware: type, version } = this.offer;
    return { kind: 'installed', image: { type, version, digest: verdict.digest } };
  }

  private download(): Promise<Downloaded> {
    const { api, traits, pass, random } = this.edges;
    const etag = `"${this.offer.sha256}"`;
    return download(this.offer, traits.pace.downloadBytesPerSecond, {
      fetchRange: (from, to) => api.download(this.offer.firmware_url, { from, to, etag }, this.signal),
      onProgress: (receivedBytes) => this.tellProgress(receivedBytes),
      pass,
      random,
    });
  }

  private async tellProgress(receivedBytes: number): Promise<boolean> {
    const percent = Math.floor((receivedBytes / this.offer.file_size) * 100);
    if (percent < this.reportedPercent + PROGRESS_STEP_PERCENT) return true;
    this.reportedPercent = percent;
    return this.tell({ state: 'downloading', progress: percent, bytes: receivedBytes, mode: 'full' });
  }

  /** Reports a step. False when the server refuses it; a report that was lost on the way holds nothing up. */
  private async tell(step: Omit<ReportRequest, 'update_id'>): Promise<boolean> {
    this.edges.log(`${step.state}${step.progress === undefined ? '' : ` ${step.progress} %`}`);
    const answer = await this.edges.api.report({ update_id: this.offer.update_id, ...step }, this.signal);
    return answer.kind !== 'refused' || answer.status >= 500 || answer.status === 429;
  }

  private failed(why: Pick<ReportRequest, 'reason' | 'detail'>): UpdateOutcome {
    return { kind: 'failed', report: { update_id: this.offer.update_id, state: 'failed', ...why } };
  }

  /** What reads back from the flash after `image` was written to it. */
  private written(image: Buffer): Buffer {
    if (this.edges.traits.flash === 'sound' || image.length === 0) return image;
    const middle = Math.floor(image.length / 2);
    const stored = Buffer.from(image);
    stored[middle] = 0xff ^ (stored[middle] ?? 0);
    return stored;
  }
}

const DROPPED: UpdateOutcome = { kind: 'dropped', status: 409 };

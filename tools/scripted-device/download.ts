import type { UpdateAnswer } from '@pcms/contract';
import type { Answered, ImageBytes } from './device-api';
import { backOffMs } from './schedule';

const CHUNK_BYTES = 64 * 1024;
const FRUITLESS_TRIES = 6;

export interface DownloadEdges {
  /** Fetches bytes `from` to `to`, both inclusive. */
  readonly fetchRange: (from: number, to: number) => Promise<Answered<ImageBytes>>;
  /** Lets device time pass. */
  readonly pass: (ms: number) => Promise<void>;
  /** 0 to 1. */
  readonly random: () => number;
  /** Called as bytes arrive; false means that the server does not want the update any more. */
  readonly onProgress: (receivedBytes: number) => Promise<boolean>;
}

export type Downloaded =
  | { readonly kind: 'complete'; readonly image: Buffer }
  | { readonly kind: 'stalled'; readonly detail: string }
  /** The server takes the offer back, with this status. */
  | { readonly kind: 'withdrawn'; readonly status: number };

/**
 * Fetches an image in ranges and goes on where a broken connection stopped. Waiting as long as a busy server asks is no
 * failure; six tries in a row without a new byte are `stalled`.
 */
export async function download(
  offer: UpdateAnswer,
  bytesPerSecond: number | null,
  edges: DownloadEdges,
): Promise<Downloaded> {
  const image = Buffer.alloc(offer.file_size);
  let received = 0;
  let fruitless = 0;
  while (received < image.length) {
    const answer = await edges.fetchRange(received, Math.min(received + CHUNK_BYTES, image.length) - 1);
    if (answer.kind === 'refused' && isBusy(answer.status)) {
      await edges.pass(answer.retryAfterMs ?? backOffMs(1, edges.random()));
      continue;
    }
    if (answer.kind === 'refused' && answer.status < 500) return { kind: 'withdrawn', status: answer.status };
    const copied = answer.kind === 'ok' ? copyInto(image, received, answer.value) : 0;
    if (copied === 0) {
      fruitless += 1;
      if (fruitless === FRUITLESS_TRIES) return { kind: 'stalled', detail: `${received} of ${image.length} bytes` };
      await edges.pass(backOffMs(fruitless, edges.random()));
      continue;
    }
    fruitless = 0;
    received += copied;
    if (!(await edges.onProgress(received))) return { kind: 'withdrawn', status: 409 };
    await edges.pass(bytesPerSecond === null ? 0 : (copied / bytesPerSecond) * 1000);
  }
  return { kind: 'complete', image };
}

const isBusy = (status: number): boolean => status === 429 || status === 503;

/** How many new bytes came. An answer that does not reach on from where the device stopped is of no use. */
function copyInto(image: Buffer, received: number, { from, bytes }: ImageBytes): number {
  const known = received - from;
  return known >= 0 && known < bytes.length ? bytes.copy(image, received, known) : 0;
}

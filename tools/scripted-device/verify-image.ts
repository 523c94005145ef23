import { createHash } from 'node:crypto';
import type { FailureReason, UpdateAnswer } from '@pcms/contract';
import { readImage } from '@pcms/esp-image';

export type Verdict =
  | { readonly ok: true; readonly digest: string | null }
  | { readonly ok: false; readonly reason: FailureReason; readonly detail: string };

/** Whether the bytes in the slot are the image that was offered, whole, and made for this chip. */
export function verifyImage(bytes: Buffer, offer: UpdateAnswer, chip: string): Verdict {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== offer.sha256) return { ok: false, reason: 'bad_hash', detail: `got ${sha256}` };
  const read = readImage(bytes, (block) => createHash('sha256').update(block).digest());
  // The bytes are those that were published, and yet the bootloader would not start them.
  if (!read.ok) return { ok: false, reason: 'flash_failed', detail: read.refusal.message };
  if (read.image.chip !== chip) return { ok: false, reason: 'wrong_chip', detail: `${read.image.chip}, not ${chip}` };
  return { ok: true, digest: read.image.appDigest };
}

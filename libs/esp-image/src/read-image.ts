import { sha256 as portableSha256 } from '@noble/hashes/sha2.js';
import { readDescription, type AppDescription } from './description';
import { hexDigits } from './figures';
import { readHeader, type ImageHeader } from './header';
import { checkIntegrity, type Sha256 } from './integrity';
import { checkPlacement } from './placement';
import { recogniseStranger } from './recognise';
import type { ImageRefusal } from './refusal';
import { readSegments, type Segment } from './segments';

/** A whole and undamaged application image. */
export interface EspImage extends Omit<ImageHeader, 'segmentCount' | 'hashAppended'> {
  /** Of the whole file. */
  sizeBytes: number;
  segments: Segment[];
  /** One byte: 0xEF exclusive-ored with every byte of every segment. */
  checksum: number;
  /** The SHA-256 at the image's end, 64 hex digits: what a board reports as its running image. Null where the image has none. */
  appDigest: string | null;
  /** Of the whole file, 64 hex digits. */
  sha256: string;
  /** Null for images of an older ESP-IDF. */
  description: AppDescription | null;
  /** Whether a Secure Boot v2 signature sector follows the image. */
  signed: boolean;
}

export type ReadResult = { ok: true; image: EspImage } | { ok: false; refusal: ImageRefusal };

/**
 * Reads an ESP32 application image from the bytes of a whole file, or says which rule it breaks; never throws.
 * `sha256` may be a faster one than the portable default, which is there because a page on plain HTTP has no WebCrypto.
 * Source: ESP-IDF `components/bootloader_support/src/esp_image_format.c`.
 */
export function readImage(bytes: Uint8Array, sha256: Sha256 = portableSha256): ReadResult {
  const stranger = recogniseStranger(bytes);
  if (stranger) return stranger;

  const read = readHeader(bytes);
  if (!read.ok) return read;
  const { chip, minChipRevision, maxChipRevision, entryAddress, flash } = read.header;

  const table = readSegments(bytes, read.header);
  if (!table.ok) return table;
  const { segments } = table;

  const block = readDescription(bytes, segments);
  const misplaced = checkPlacement(bytes, { chip, segments, statedPageBytes: block?.pageBytes ?? null });
  if (misplaced) return misplaced;

  const seals = checkIntegrity(bytes, table, sha256);
  if (!seals.ok) return seals;

  return {
    ok: true,
    image: {
      sizeBytes: bytes.length,
      chip,
      minChipRevision,
      maxChipRevision,
      entryAddress,
      flash,
      segments,
      checksum: seals.checksum,
      appDigest: seals.appDigest,
      sha256: hexDigits(sha256(bytes)),
      description: block?.description ?? null,
      signed: seals.signed,
    },
  };
}

import type { EspChip } from './chips';
import { hexNumber } from './figures';
import { MEMORY_MAPS } from './memory-map';
import { recogniseBootloader } from './recognise';
import { refuse, type Refused } from './refusal';
import type { Segment } from './segments';

export interface PlacedSegments {
  chip: EspChip;
  segments: readonly Segment[];
  /** The flash page size that the image states; null when it does not. */
  statedPageBytes: number | null;
}

/**
 * Whether the chip could run the segments where they lie. Null when it could; else refuses by 'bootloader_image',
 * 'merged_image', 'no_code_segment' or 'bad_segment'. Source: ESP-IDF `esp_image_format.c`, `verify_segment_header`.
 */
export function checkPlacement(bytes: Uint8Array, placed: PlacedSegments): Refused | null {
  const mapped = placed.segments.filter(({ kind }) => kind === 'irom' || kind === 'drom');
  if (mapped.length === 0) return recogniseBootloader(bytes);

  const { irom } = MEMORY_MAPS[placed.chip];
  if (!mapped.some(({ kind }) => kind === 'irom')) {
    const addresses = `${hexNumber(irom.low, 8)} to ${hexNumber(irom.high, 8)}`;
    return refuse(
      'no_code_segment',
      `no application: no segment lies where the ${placed.chip} runs code from flash (${addresses})`,
    );
  }

  const pageBytes = pageBytesFor(placed);
  const misplaced = mapped.find(({ fileOffset, loadAddress }) => fileOffset % pageBytes !== loadAddress % pageBytes);
  if (misplaced === undefined) return null;
  return refuse(
    'bad_segment',
    `damaged: the segment at ${hexNumber(misplaced.fileOffset, 8)} cannot be mapped to ${hexNumber(misplaced.loadAddress, 8)}, ` +
      `since the two differ within a page of ${hexNumber(pageBytes, 4)} bytes`,
  );
}

/** The page that flash is mapped by. Where a build may choose it and does not say, only the chip's smallest one is sure. */
function pageBytesFor({ chip, statedPageBytes }: PlacedSegments): number {
  return Math.max(MEMORY_MAPS[chip].smallestPageBytes, statedPageBytes ?? 0);
}

import type { EspChip } from './chips';
import { grouped, hexNumber } from './figures';
import { HEADER_BYTES, type ImageHeader } from './header';
import { contains, MEMORY_MAPS } from './memory-map';
import { refuse, type Refused } from './refusal';

/** `sizeof(esp_image_segment_header_t)`. */
const SEGMENT_HEADER_BYTES = 8;
/** The checksum is the last byte of a block of this size. */
const BLOCK_BYTES = 16;
const DIGEST_BYTES = 32;
/** The largest flash that a header can name: a longer segment is no cut, but damage. */
const MAX_SEGMENT_BYTES = 128 * 1024 * 1024;

/**
 * What the bootloader does with a segment: maps flash for code ('irom') or constants ('drom'), copies to memory
 * ('iram', 'dram', 'rtc'), or skips it ('padding'). On chips with one range for code and constants both are 'irom', and on
 * those with one memory for code and data both are 'iram'.
 */
export type SegmentKind = 'drom' | 'irom' | 'iram' | 'dram' | 'rtc' | 'padding' | 'other';

export interface Segment {
  /** Where its data begins in the file, after its own header. */
  fileOffset: number;
  loadAddress: number;
  sizeBytes: number;
  kind: SegmentKind;
}

/** The segments, and where the image ends: `checkedEnd` after the checksum, `imageEnd` after the appended digest, if any. */
export interface SegmentTable {
  ok: true;
  segments: Segment[];
  checkedEnd: number;
  imageEnd: number;
}

/** Walks the segment table, reading headers only. Refuses by 'truncated' or 'bad_segment'. */
export function readSegments(bytes: Uint8Array, header: ImageHeader): SegmentTable | Refused {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const neededFor = (segmentsEnd: number) => grouped(endOf(segmentsEnd, header).imageEnd);
  const segments: Segment[] = [];
  let offset = HEADER_BYTES;
  for (let index = 0; index < header.segmentCount; index++) {
    const fileOffset = offset + SEGMENT_HEADER_BYTES;
    const headersToCome = SEGMENT_HEADER_BYTES * (header.segmentCount - index - 1);
    if (fileOffset > bytes.length) return cutBefore(bytes, `at least ${neededFor(fileOffset + headersToCome)}`);

    const loadAddress = view.getUint32(offset, true);
    const sizeBytes = view.getUint32(offset + 4, true);
    if (sizeBytes % 4 !== 0 || sizeBytes > MAX_SEGMENT_BYTES) return impossibleSize(index, sizeBytes);

    offset = fileOffset + sizeBytes;
    if (offset > bytes.length) {
      const needed = neededFor(offset + headersToCome);
      return cutBefore(bytes, headersToCome === 0 ? needed : `at least ${needed}`);
    }
    segments.push({ fileOffset, loadAddress, sizeBytes, kind: kindOf(loadAddress, header.chip) });
  }
  const end = endOf(offset, header);
  if (end.imageEnd > bytes.length) return cutBefore(bytes, grouped(end.imageEnd));
  return { ok: true, segments, ...end };
}

function kindOf(address: number, chip: EspChip): SegmentKind {
  const map = MEMORY_MAPS[chip];
  if (address === 0) return 'padding';
  if (contains(map.irom, address)) return 'irom';
  if (contains(map.drom, address)) return 'drom';
  if (contains(map.iram, address)) return 'iram';
  if (contains(map.dram, address)) return 'dram';
  return map.rtc.some((range) => contains(range, address)) ? 'rtc' : 'other';
}

/** 1 to 16 bytes follow the last segment, the last of them the checksum; then the digest, if any. */
function endOf(segmentsEnd: number, header: ImageHeader): Pick<SegmentTable, 'checkedEnd' | 'imageEnd'> {
  const checkedEnd = (Math.floor(segmentsEnd / BLOCK_BYTES) + 1) * BLOCK_BYTES;
  return { checkedEnd, imageEnd: checkedEnd + (header.hashAppended ? DIGEST_BYTES : 0) };
}

function cutBefore(bytes: Uint8Array, needed: string): Refused {
  return refuse('truncated', `truncated at ${grouped(bytes.length)} of ${needed} bytes`);
}

function impossibleSize(index: number, sizeBytes: number): Refused {
  return refuse(
    'bad_segment',
    `damaged: segment ${index} says that it holds ${grouped(sizeBytes)} bytes (${hexNumber(sizeBytes, 8)}), ` +
      `where a multiple of 4 up to ${grouped(MAX_SEGMENT_BYTES)} belongs`,
  );
}

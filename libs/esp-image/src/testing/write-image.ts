import { sha256 } from '@noble/hashes/sha2.js';
import { ESP_CHIPS, type EspChip } from '../chips';

const HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const DIGEST_BYTES = 32;
const BLOCK_BYTES = 16;

const DIO = 2;
const FOUR_MB_AT_80_MHZ = 0x2f;
const WRITE_PROTECT_PIN_DISABLED = 0xee;
const ANY_REVISION = 0xffff;

export interface SegmentContent {
  loadAddress: number;
  data: Uint8Array;
}

export interface ImageContent {
  chip: EspChip;
  entryAddress: number;
  segments: readonly SegmentContent[];
  hashAppended: boolean;
}

/** Puts header, segments, checksum and digest together as `esptool elf2image` does. */
export function writeImage({ chip, entryAddress, segments, hashAppended }: ImageContent): Uint8Array {
  const segmentsBytes = segments.reduce((sum, { data }) => sum + SEGMENT_HEADER_BYTES + data.length, HEADER_BYTES);
  const checkedBytes = (Math.floor(segmentsBytes / BLOCK_BYTES) + 1) * BLOCK_BYTES;
  const image = new Uint8Array(checkedBytes + (hashAppended ? DIGEST_BYTES : 0));
  const view = new DataView(image.buffer);
  image.set([0xe9, segments.length, DIO, FOUR_MB_AT_80_MHZ]);
  view.setUint32(4, entryAddress, true);
  view.setUint8(8, WRITE_PROTECT_PIN_DISABLED);
  view.setUint16(12, ESP_CHIPS[chip], true);
  view.setUint16(17, ANY_REVISION, true);
  view.setUint8(23, hashAppended ? 1 : 0);
  image[checkedBytes - 1] = writeSegments(image, segments);
  if (hashAppended) image.set(sha256(image.subarray(0, checkedBytes)), checkedBytes);
  return image;
}

/** Returns the checksum over their data. */
function writeSegments(image: Uint8Array, segments: readonly SegmentContent[]): number {
  const view = new DataView(image.buffer);
  let offset = HEADER_BYTES;
  let checksum = 0xef;
  for (const { loadAddress, data } of segments) {
    view.setUint32(offset, loadAddress, true);
    view.setUint32(offset + 4, data.length, true);
    image.set(data, offset + SEGMENT_HEADER_BYTES);
    offset += SEGMENT_HEADER_BYTES + data.length;
    checksum = data.reduce((sum, byte) => sum ^ byte, checksum);
  }
  return checksum;
}

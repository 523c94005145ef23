import type { EspChip } from '../chips';
import { MEMORY_MAPS } from '../memory-map';
import { pseudoRandomBytes } from './pseudo-random';
import { writeDescription } from './write-description';
import { writeImage } from './write-image';

export interface ImageOptions {
  chip?: EspChip;
  projectName?: string;
  version?: string;
  secureVersion?: number;
  /** Of the whole image: a multiple of 16, at least about 72,000. */
  sizeBytes?: number;
  /** Equal seeds make equal images. */
  seed?: number;
  /** False for an image without the SHA-256 at its end. */
  hashAppended?: boolean;
  /** False for an image without an application description, as an older ESP-IDF makes it. */
  describe?: boolean;
}

const DEFAULTS = {
  chip: 'ESP32',
  projectName: 'ESP32_OTA_Base',
  version: '1.0.0',
  secureVersion: 0,
  sizeBytes: 96 * 1024,
  seed: 1,
  hashAppended: true,
  describe: true,
} satisfies Required<ImageOptions>;

const HEADER_BYTES = 24;
const SEGMENT_HEADER_BYTES = 8;
const PAGE_BYTES = 0x10000;
/** Where a linker script lets flash-mapped data begin in its page: both headers come before it. */
const START_IN_PAGE = HEADER_BYTES + SEGMENT_HEADER_BYTES;
const DRAM_BYTES = 2048;
const IRAM_BYTES = 4096;
const LEAST_CODE_BYTES = 1024;
/** What stands after the last segment: three bytes of filling and the checksum. */
const CHECKSUM_BYTES = 4;

/**
 * A valid application image in the usual order (constants, data, padding, code, code in memory), with made-up content.
 * Throws a RangeError when no image can have exactly `sizeBytes`.
 */
export function buildImage(options: ImageOptions = {}): Uint8Array {
  const wanted: Required<ImageOptions> = { ...DEFAULTS, ...options };
  const { chip, seed, hashAppended } = wanted;
  const sizes = divideUp(wanted.sizeBytes, hashAppended);
  const addresses = loadAddresses(chip);
  const constants = pseudoRandomBytes(sizes.constants, seed);
  if (wanted.describe) constants.set(writeDescription(wanted));
  return writeImage({
    chip,
    entryAddress: addresses.iram,
    hashAppended,
    segments: [
      { loadAddress: addresses.drom, data: constants },
      { loadAddress: addresses.dram, data: pseudoRandomBytes(DRAM_BYTES, seed + 1) },
      { loadAddress: 0, data: new Uint8Array(sizes.padding) },
      { loadAddress: addresses.irom, data: pseudoRandomBytes(sizes.code, seed + 2) },
      { loadAddress: addresses.iram, data: pseudoRandomBytes(IRAM_BYTES, seed + 3) },
    ],
  });
}

/** Gives a fifth of the image to constants, pads to the next page, and leaves the rest to code. */
function divideUp(sizeBytes: number, hashAppended: boolean): { constants: number; padding: number; code: number } {
  const constants = Math.floor(sizeBytes / 20) * 4;
  const paddingStart = START_IN_PAGE + constants + SEGMENT_HEADER_BYTES + DRAM_BYTES + SEGMENT_HEADER_BYTES;
  const codeStart = Math.ceil((paddingStart + SEGMENT_HEADER_BYTES) / PAGE_BYTES) * PAGE_BYTES + START_IN_PAGE;
  const padding = codeStart - SEGMENT_HEADER_BYTES - paddingStart;
  const codeEnd = sizeBytes - (hashAppended ? 32 : 0) - CHECKSUM_BYTES - IRAM_BYTES - SEGMENT_HEADER_BYTES;
  const code = codeEnd - codeStart;
  if (sizeBytes % 16 !== 0 || code < LEAST_CODE_BYTES) {
    throw new RangeError(
      `no image of ${sizeBytes} bytes can be made: a multiple of 16 and at least about 72,000 is needed`,
    );
  }
  return { constants, padding, code };
}

function loadAddresses(chip: EspChip): { drom: number; irom: number; dram: number; iram: number } {
  const map = MEMORY_MAPS[chip];
  const irom = map.irom.low + START_IN_PAGE;
  // Where code and constants share one range, a linker script puts the constants after the code.
  const drom = (map.drom === map.irom ? map.irom.low + 32 * PAGE_BYTES : map.drom.low) + START_IN_PAGE;
  return { drom, irom, dram: map.dram.low + 0x18000, iram: map.iram.low + 0x10000 };
}

import { chipName, type EspChip } from './chips';
import { grouped, hexNumber } from './figures';
import { refuse, type Refused } from './refusal';

/** `sizeof(esp_image_header_t)`; the first segment follows at once. */
export const HEADER_BYTES = 24;

/** ESP-IDF `ESP_IMAGE_MAX_SEGMENTS`. */
const MAX_SEGMENTS = 16;

/** By `spi_mode` (ESP-IDF `esp_image_spi_mode_t`). */
const FLASH_MODES = ['QIO', 'QOUT', 'DIO', 'DOUT', 'FAST_READ', 'SLOW_READ'] as const;
export type FlashMode = (typeof FLASH_MODES)[number];

/** By `spi_speed` (ESP-IDF `esp_image_spi_freq_t`). */
const CLOCK_DIVIDERS = new Map([
  [0x0, 2],
  [0x1, 3],
  [0x2, 4],
  [0xf, 1],
]);

/** Of `spi_size` (ESP-IDF `esp_image_flash_size_t`): 7 means 128 MB. */
const MAX_FLASH_SIZE_CODE = 7;
const MIB = 1024 * 1024;

/** What an image header says (ESP-IDF `components/bootloader_support/include/esp_app_format.h`, `esp_image_header_t`). */
export interface ImageHeader {
  segmentCount: number;
  chip: EspChip;
  /** major × 100 + minor; 0 = any. */
  minChipRevision: number;
  /** major × 100 + minor; null = any. */
  maxChipRevision: number | null;
  entryAddress: number;
  /** `clockDivider`: the flash runs at the chip's flash clock (80 MHz on an ESP32) divided by this. */
  flash: { mode: FlashMode; clockDivider: number; sizeBytes: number };
  hashAppended: boolean;
}

/** Reads the first 24 bytes of a file that begins with 0xE9. Refuses by 'too_small', 'unknown_chip' or 'bad_header'. */
export function readHeader(bytes: Uint8Array): { ok: true; header: ImageHeader } | Refused {
  if (bytes.length < HEADER_BYTES) {
    return refuse('too_small', `${grouped(bytes.length)} bytes, fewer than the header of an image (${HEADER_BYTES})`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const chipId = view.getUint16(12, true);
  const chip = chipName(chipId);
  if (chip === null) {
    const id = hexNumber(chipId, 4);
    return refuse(
      'unknown_chip',
      `the chip id ${id} is no ESP32 known here (an image for an ESP8266 reads like this too)`,
    );
  }
  const segmentCount = view.getUint8(1);
  const hashFlag = view.getUint8(23);
  const flash = readFlash(view);
  if (segmentCount < 1 || segmentCount > MAX_SEGMENTS) {
    return refuse('bad_header', `a damaged header: ${segmentCount} segments, where 1 to ${MAX_SEGMENTS} are possible`);
  }
  if (flash === null) {
    const fields = `${hexNumber(view.getUint8(2), 2)} ${hexNumber(view.getUint8(3), 2)}`;
    return refuse('bad_header', `a damaged header: the flash settings ${fields} mean no known mode, speed and size`);
  }
  if (hashFlag > 1) {
    return refuse(
      'bad_header',
      `a damaged header: the mark of an appended digest is ${hashFlag}, where 0 or 1 belongs`,
    );
  }
  const revisions = readRevisions(view, chip);
  const entryAddress = view.getUint32(4, true);
  return { ok: true, header: { segmentCount, chip, ...revisions, entryAddress, flash, hashAppended: hashFlag === 1 } };
}

function readFlash(view: DataView): ImageHeader['flash'] | null {
  const mode = FLASH_MODES[view.getUint8(2)];
  const clockDivider = CLOCK_DIVIDERS.get(view.getUint8(3) & 0x0f);
  const sizeCode = view.getUint8(3) >> 4;
  if (mode === undefined || clockDivider === undefined || sizeCode > MAX_FLASH_SIZE_CODE) return null;
  return { mode, clockDivider, sizeBytes: MIB * 2 ** sizeCode };
}

function readRevisions(view: DataView, chip: EspChip): Pick<ImageHeader, 'minChipRevision' | 'maxChipRevision'> {
  const min = view.getUint16(15, true);
  const max = view.getUint16(17, true);
  // Before ESP-IDF 5 there was one byte only: the major revision, except that on the ESP32-C3 it was the minor one.
  const oldMin = view.getUint8(14) * (chip === 'ESP32-C3' ? 1 : 100);
  return { minChipRevision: min === 0 ? oldMin : min, maxChipRevision: max === 0 || max === 0xffff ? null : max };
}

import { grouped, hexNumber } from './figures';
import { refuse, type Refused } from './refusal';

/** The first byte of every image (ESP-IDF `ESP_IMAGE_HEADER_MAGIC`). */
export const IMAGE_MAGIC = 0xe9;
const ERASED_FLASH = 0xff;

/** Where a partition table lies in flash unless a project moves it (ESP-IDF `CONFIG_PARTITION_TABLE_OFFSET`). */
const PARTITION_TABLE_OFFSET = 0x8000;
const PARTITION_ENTRY_MAGIC = [0xaa, 0x50];

/** Where a chip's ROM looks for the bootloader, except at 0 (ESP-IDF `ESP_ROM_BOOTLOADER_OFFSET_FLASH` of every chip). */
const BOOTLOADER_OFFSETS = [0x1000, 0x2000];

const MERGED_MESSAGE =
  'a merged image (bootloader + partition table + application) where an application image belongs; ' +
  "publish the .bin without '.merged'";

/** Files that people pick by mistake, each by its first bytes. */
const SIGNATURES = [
  {
    starts: [0x7f, 0x45, 0x4c, 0x46],
    rule: 'elf_file',
    message: 'an ELF file, which no board can run from flash; publish the .bin made from it',
  },
  {
    starts: [0x50, 0x4b, 0x03, 0x04],
    rule: 'archive',
    message: 'a ZIP archive; unpack it and publish the .bin inside',
  },
  { starts: [0x1f, 0x8b], rule: 'archive', message: 'a gzip archive; unpack it and publish the .bin inside' },
  {
    starts: PARTITION_ENTRY_MAGIC,
    rule: 'partition_table',
    message: 'a partition table where an application image belongs; publish the .bin named after the sketch',
  },
] as const;

const PICTURES = [
  { starts: [0x89, 0x50, 0x4e, 0x47], what: 'a PNG picture' },
  { starts: [0xff, 0xd8, 0xff], what: 'a JPEG picture' },
] as const;

/** Recognises what is no image at all, by its first bytes. Null when the file begins as an image does. */
export function recogniseStranger(bytes: Uint8Array): Refused | null {
  const first = bytes[0];
  if (first === undefined) return refuse('empty', 'an empty file (0 bytes)');
  if (first === IMAGE_MAGIC) return null;
  const known = SIGNATURES.find(({ starts }) => hasAt(bytes, 0, starts));
  if (known) return refuse(known.rule, known.message);
  if (BOOTLOADER_OFFSETS.some((offset) => isErased(bytes.subarray(0, offset)) && bytes[offset] === IMAGE_MAGIC)) {
    return refuse('merged_image', MERGED_MESSAGE);
  }
  const start = `not an ESP32 image: it starts with ${hexNumber(first, 2)}, not ${hexNumber(IMAGE_MAGIC, 2)}`;
  const what = describeContent(bytes);
  return refuse('not_an_esp32_image', what === null ? start : `${start} (this is ${what})`);
}

/** Names a file that is an image, but one that runs from memory alone: a bootloader, or a merged image that begins with one. */
export function recogniseBootloader(bytes: Uint8Array): Refused {
  if (hasAt(bytes, PARTITION_TABLE_OFFSET, PARTITION_ENTRY_MAGIC)) return refuse('merged_image', MERGED_MESSAGE);
  return refuse(
    'bootloader_image',
    `a bootloader (${grouped(bytes.length)} bytes, nothing that runs from flash) where an application image belongs; ` +
      'publish the .bin named after the sketch',
  );
}

function describeContent(bytes: Uint8Array): string | null {
  const picture = PICTURES.find(({ starts }) => hasAt(bytes, 0, starts));
  if (picture) return picture.what;
  const beginning = bytes.subarray(0, 64);
  if (isErased(beginning)) return 'erased flash';
  return beginning.every(isTextByte) ? 'text' : null;
}

function isErased(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === ERASED_FLASH);
}

function isTextByte(byte: number): boolean {
  const isWhiteSpace = byte === 0x09 || byte === 0x0a || byte === 0x0d;
  return isWhiteSpace || (byte >= 0x20 && byte <= 0x7e);
}

function hasAt(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[offset + index] === byte);
}

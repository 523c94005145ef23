import { hexDigits } from './figures';
import type { Segment } from './segments';

/** ESP-IDF `ESP_APP_DESC_MAGIC_WORD`. */
const DESCRIPTION_MAGIC = 0xabcd5432;
/** `sizeof(esp_app_desc_t)`. */
const DESCRIPTION_BYTES = 256;

/** Every Arduino build whose sketch brings no description has this name, with a version of the library builder. */
const STOCK_ARDUINO_PROJECT = 'arduino-lib-builder';

/**
 * What an image says of itself. Text fields hold at most 31 ASCII characters; any other byte reads as U+FFFD.
 * Source: ESP-IDF `components/esp_app_format/include/esp_app_desc.h`, `esp_app_desc_t`.
 */
export interface AppDescription {
  projectName: string;
  version: string;
  /** For anti-rollback; 0 in builds that do not use it. */
  secureVersion: number;
  /** Date and time as the compiler wrote them, in its own time zone: `Nov 20 2026 10:12:44`; empty in reproducible builds. */
  builtAt: string;
  idfVersion: string;
  /** Of the ELF file that the image was made from: 64 hex digits, unique to a build. */
  elfSha256: string;
  /** False for the stock Arduino description, whose name and version tell nothing of the sketch. */
  namesItself: boolean;
}

/** A description, and the flash page size that its build chose: null when it does not say. */
export interface DescriptionBlock {
  description: AppDescription;
  pageBytes: number | null;
}

/** Reads the description at the start of the first segment; null for images of an older ESP-IDF, which have none. */
export function readDescription(bytes: Uint8Array, segments: readonly Segment[]): DescriptionBlock | null {
  const first = segments[0];
  if (first === undefined || first.sizeBytes < DESCRIPTION_BYTES) return null;
  const block = bytes.subarray(first.fileOffset, first.fileOffset + DESCRIPTION_BYTES);
  const view = new DataView(block.buffer, block.byteOffset, DESCRIPTION_BYTES);
  if (view.getUint32(0, true) !== DESCRIPTION_MAGIC) return null;
  const projectName = readText(block, 48, 32);
  const description: AppDescription = {
    projectName,
    version: readText(block, 16, 32),
    secureVersion: view.getUint32(4, true),
    builtAt: `${readText(block, 96, 16)} ${readText(block, 80, 16)}`.trim(),
    idfVersion: readText(block, 112, 32),
    elfSha256: hexDigits(block.subarray(144, 176)),
    namesItself: projectName !== '' && projectName !== STOCK_ARDUINO_PROJECT,
  };
  return { description, pageBytes: pageBytesOf(view.getUint8(180)) };
}

/** The field holds the page size's logarithm to base 2; ESP-IDF before 5.4 left it 0. */
function pageBytesOf(exponent: number): number | null {
  return exponent >= 13 && exponent <= 18 ? 2 ** exponent : null;
}

function readText(block: Uint8Array, offset: number, sizeBytes: number): string {
  const field = block.subarray(offset, offset + sizeBytes);
  const end = field.indexOf(0);
  const characters = end === -1 ? field : field.subarray(0, end);
  return Array.from(characters, (byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : '\ufffd')).join(
    '',
  );
}

import { grouped, hexDigits, hexNumber } from './figures';
import { refuse, type Refused } from './refusal';
import type { SegmentTable } from './segments';
import { hasSignatureSector } from './signature-sector';

/** SHA-256 of the bytes: 32 bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** The parts of an image that vouch for the rest, all found right. */
export interface Seals {
  ok: true;
  checksum: number;
  /** Null for an image without an appended digest. */
  appDigest: string | null;
  signed: boolean;
}

/** ESP-IDF `ESP_ROM_CHECKSUM_INITIAL`. */
const CHECKSUM_START = 0xef;

/** Compares checksum and digest with the bytes and looks past the end. Refuses by 'bad_checksum', 'bad_digest' or 'trailing_bytes'. */
export function checkIntegrity(bytes: Uint8Array, table: SegmentTable, sha256: Sha256): Seals | Refused {
  const checksum = checksumOf(bytes, table);
  const storedChecksum = new DataView(bytes.buffer, bytes.byteOffset).getUint8(table.checkedEnd - 1);
  if (storedChecksum !== checksum) {
    const [found, stored] = [hexNumber(checksum, 2), hexNumber(storedChecksum, 2)];
    return refuse('bad_checksum', `damaged: the checksum of its segments is ${found}, but the file says ${stored}`);
  }
  const storedDigest = bytes.subarray(table.checkedEnd, table.imageEnd);
  const appDigest = storedDigest.length === 0 ? null : hexDigits(storedDigest);
  if (appDigest !== null) {
    const digest = hexDigits(sha256(bytes.subarray(0, table.checkedEnd)));
    if (digest !== appDigest) {
      return refuse('bad_digest', `damaged: its SHA-256 is ${digest}, but the file says ${appDigest}`);
    }
  }
  const signed = hasSignatureSector(bytes, table.imageEnd);
  if (bytes.length > table.imageEnd && !signed) {
    const excess = grouped(bytes.length - table.imageEnd);
    return refuse(
      'trailing_bytes',
      `${excess} bytes follow the end of the image at ${grouped(table.imageEnd)}, and they are no signature`,
    );
  }
  return { ok: true, checksum, appDigest, signed };
}

/** All bytes of all segments, without their headers, exclusive-ored. */
function checksumOf(bytes: Uint8Array, table: SegmentTable): number {
  let checksum = CHECKSUM_START;
  for (const { fileOffset, sizeBytes } of table.segments) {
    for (const byte of bytes.subarray(fileOffset, fileOffset + sizeBytes)) checksum ^= byte;
  }
  return checksum;
}

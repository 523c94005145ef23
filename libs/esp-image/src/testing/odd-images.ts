import type { EspChip } from '../chips';
import { MEMORY_MAPS } from '../memory-map';
import { pseudoRandomBytes } from './pseudo-random';
import { writeImage } from './write-image';

const SECTOR_BYTES = 4096;
const PARTITION_TABLE_OFFSET = 0x8000;
const APPLICATION_OFFSET = 0x10000;

/** A copy in which every bit of the byte at `offset` is turned. Throws a RangeError when there is no such byte. */
export function withFlippedByte(image: Uint8Array, offset: number): Uint8Array {
  const byte = image[offset];
  if (byte === undefined) throw new RangeError(`no byte at ${offset} in ${image.length} bytes`);
  const damaged = image.slice();
  damaged[offset] = byte ^ 0xff;
  return damaged;
}

/** A bootloader: a valid image that runs from memory alone. */
export function bootloaderImage(chip: EspChip = 'ESP32'): Uint8Array {
  const { iram, dram } = MEMORY_MAPS[chip];
  return writeImage({
    chip,
    entryAddress: iram.low + 0x8000,
    hashAppended: true,
    segments: [
      { loadAddress: dram.low + 0x18000, data: pseudoRandomBytes(4096, 11) },
      { loadAddress: iram.low + 0x8000, data: pseudoRandomBytes(16_384, 12) },
    ],
  });
}

/** The flash of a board as one file: bootloader, partition table at 0x8000, application at 0x10000, 0xFF between them. */
export function mergedImage(image: Uint8Array, bootloaderOffset = 0x1000): Uint8Array {
  const flash = new Uint8Array(APPLICATION_OFFSET + image.length).fill(0xff);
  flash.set(bootloaderImage(), bootloaderOffset);
  flash.set(partitionEntry({ type: 1, subtype: 0x02, offset: 0x9000, sizeBytes: 0x5000 }), PARTITION_TABLE_OFFSET);
  flash.set(partitionEntry({ type: 1, subtype: 0x00, offset: 0xe000, sizeBytes: 0x2000 }), PARTITION_TABLE_OFFSET + 32);
  flash.set(
    partitionEntry({ type: 0, subtype: 0x10, offset: APPLICATION_OFFSET, sizeBytes: 0x140000 }),
    PARTITION_TABLE_OFFSET + 64,
  );
  flash.set(image, APPLICATION_OFFSET);
  return flash;
}

/** The image filled up to a flash sector, with a Secure Boot v2 sector after it whose signature is made up. */
export function signedImage(image: Uint8Array): Uint8Array {
  const sectorOffset = Math.ceil(image.length / SECTOR_BYTES) * SECTOR_BYTES;
  const signed = new Uint8Array(sectorOffset + SECTOR_BYTES).fill(0xff);
  signed.set(image);
  signed.set([0xe7, 0x02, 0x00, 0x00], sectorOffset);
  signed.set(pseudoRandomBytes(1212, 13), sectorOffset + 4);
  return signed;
}

function partitionEntry(entry: { type: number; subtype: number; offset: number; sizeBytes: number }): Uint8Array {
  const bytes = new Uint8Array(32);
  const view = new DataView(bytes.buffer);
  bytes.set([0xaa, 0x50, entry.type, entry.subtype]);
  view.setUint32(4, entry.offset, true);
  view.setUint32(8, entry.sizeBytes, true);
  return bytes;
}

import { constants, deflateRawSync } from 'node:zlib';

/** A block of a patch, its bytes given by where they come from. */
export interface Block {
  /** Where the target's bytes of this block begin: first those that differ from the source's, then those that are new. */
  readonly targetStart: number;
  readonly sourceStart: number;
  readonly diffLength: number;
  readonly extraLength: number;
}

/** LEB128, unsigned: 7 bits a byte, the lowest first. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

/** A signed number as an unsigned one, small where its amount is small. */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** The content of a patch before it is deflated. Between blocks the source position moves to where the next one wants it. */
export function writeBlocks(source: Uint8Array, target: Uint8Array, blocks: readonly Block[]): Uint8Array {
  const parts: Uint8Array[] = [];
  blocks.forEach((block, index) => {
    const { targetStart, sourceStart, diffLength, extraLength } = block;
    const next = blocks[index + 1];
    const seek = next ? next.sourceStart - (sourceStart + diffLength) : 0;
    parts.push(Uint8Array.from([...varint(diffLength), ...varint(extraLength), ...varint(zigzag(seek))]));
    // Not slice(): of a Buffer that is no copy.
    const bytes = Uint8Array.from(target.subarray(targetStart, targetStart + diffLength + extraLength));
    for (let i = 0; i < diffLength; i += 1) bytes[i] = (bytes[i] ?? 0) - (source[sourceStart + i] ?? 0);
    parts.push(bytes);
  });
  return Buffer.concat(parts);
}

/** As small as it gets within a window of 4 KiB, which is what a board has room for. */
export function deflate(content: Uint8Array): Uint8Array {
  return new Uint8Array(deflateRawSync(content, { windowBits: 12, level: constants.Z_BEST_COMPRESSION, memLevel: 9 }));
}

import { FIXED_DISTANCES, FIXED_LITERALS, huffmanCode, MOST_BITS, type HuffmanCode } from './huffman';
import { PatchRefused } from './refusal';

/** The window of a board: a stream that reaches further back is refused here too, since a board would read something else. */
const WINDOW_BYTES = 4096;

const LENGTH_BASES = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END_OF_BLOCK = 256;

/** The deflate stream was cut off: what that means depends on how much of the target there is. */
export class StreamCutOff extends Error {}

/**
 * Inflates a raw deflate stream (RFC 1951) byte by byte, as a board does. So a patch is refused by the first rule that it
 * breaks, however long it would have become, and its end is known to the byte.
 */
export class Inflater {
  private readonly window = new Uint8Array(WINDOW_BYTES);
  private written = 0;
  private position = 0;
  private bits = 0;
  private bitCount = 0;
  private lastBlock = false;
  private literals: HuffmanCode | null = null;
  private distances: HuffmanCode | null = null;
  private storedLeft = 0;
  private matchLeft = 0;
  private matchDistance = 0;

  constructor(private readonly input: Uint8Array) {}

  /** The next byte of the content, or -1 at the end of the stream. Throws PatchRefused (bad_stream), or StreamCutOff. */
  next(): number {
    for (;;) {
      if (this.matchLeft > 0) {
        this.matchLeft -= 1;
        return this.put(this.window[(this.written - this.matchDistance) % WINDOW_BYTES] ?? 0);
      }
      if (this.storedLeft > 0) {
        this.storedLeft -= 1;
        return this.put(this.inputByte());
      }
      if (this.literals === null) {
        if (this.lastBlock) return -1;
        this.beginBlock();
        continue;
      }
      const symbol = this.symbolOf(this.literals);
      if (symbol < END_OF_BLOCK) return this.put(symbol);
      if (symbol === END_OF_BLOCK) this.literals = null;
      else this.beginMatch(symbol - END_OF_BLOCK - 1);
    }
  }

  /** How many bytes of the input are not part of what was read so far. */
  unreadBytes(): number {
    return this.input.length - this.position;
  }

  private put(byte: number): number {
    this.window[this.written % WINDOW_BYTES] = byte;
    this.written += 1;
    return byte;
  }

  private beginBlock(): void {
    this.lastBlock = this.bitsOf(1) === 1;
    const type = this.bitsOf(2);
    if (type === 0) this.beginStored();
    else if (type === 1) [this.literals, this.distances] = [FIXED_LITERALS, FIXED_DISTANCES];
    else if (type === 2) this.readCodes();
    else throw broken('a block of no known type');
  }

  private beginStored(): void {
    this.bits = 0;
    this.bitCount = 0;
    const length = this.inputByte() | (this.inputByte() << 8);
    const inverted = this.inputByte() | (this.inputByte() << 8);
    if ((length ^ inverted) !== 0xffff) throw broken('a stored block whose length is not certain');
    this.storedLeft = length;
  }

  private readCodes(): void {
    const literalCount = this.bitsOf(5) + 257;
    const distanceCount = this.bitsOf(5) + 1;
    const orderCount = this.bitsOf(4) + 4;
    if (literalCount > 286 || distanceCount > 30) throw broken('more codes than there are symbols');
    const orderLengths = new Uint8Array(CODE_LENGTH_ORDER.length);
    for (const place of CODE_LENGTH_ORDER.slice(0, orderCount)) orderLengths[place] = this.bitsOf(3);
    const lengths = this.readLengths(huffmanCode(orderLengths), literalCount + distanceCount);
    if (lengths[END_OF_BLOCK] === 0) throw broken('a block that could not end');
    this.literals = huffmanCode(lengths.subarray(0, literalCount));
    this.distances = huffmanCode(lengths.subarray(literalCount));
  }

  private readLengths(code: HuffmanCode, count: number): Uint8Array {
    const lengths = new Uint8Array(count);
    let filled = 0;
    while (filled < count) {
      const symbol = this.symbolOf(code);
      if (symbol < 16) {
        lengths[filled++] = symbol;
        continue;
      }
      if (symbol === 16 && filled === 0) throw broken('a length that repeats nothing');
      const length = symbol === 16 ? (lengths[filled - 1] ?? 0) : 0;
      const times = symbol === 16 ? 3 + this.bitsOf(2) : symbol === 17 ? 3 + this.bitsOf(3) : 11 + this.bitsOf(7);
      if (filled + times > count) throw broken('more lengths than codes');
      lengths.fill(length, filled, filled + times);
      filled += times;
    }
    return lengths;
  }

  private beginMatch(index: number): void {
    const base = LENGTH_BASES[index];
    if (base === undefined || this.distances === null) throw broken('a length of no known symbol');
    const length = base + this.bitsOf(LENGTH_EXTRA_BITS[index] ?? 0);
    const symbol = this.symbolOf(this.distances);
    const nearest = DISTANCE_BASES[symbol];
    if (nearest === undefined) throw broken('a distance of no known symbol');
    const distance = nearest + this.bitsOf(symbol < 4 ? 0 : (symbol >> 1) - 1);
    if (distance > this.written || distance > WINDOW_BYTES) throw broken(`a distance of ${distance} bytes`);
    this.matchLeft = length;
    this.matchDistance = distance;
  }

  private symbolOf({ counts, symbols }: HuffmanCode): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= MOST_BITS; length += 1) {
      code |= this.bitsOf(1);
      const count = counts[length] ?? 0;
      if (code - count < first) return symbols[index + (code - first)] ?? 0;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw broken('a code of no symbol');
  }

  private bitsOf(count: number): number {
    while (this.bitCount < count) {
      this.bits |= this.inputByte() << this.bitCount;
      this.bitCount += 8;
    }
    const value = this.bits & ((1 << count) - 1);
    this.bits >>>= count;
    this.bitCount -= count;
    return value;
  }

  private inputByte(): number {
    const byte = this.input[this.position];
    if (byte === undefined) throw new StreamCutOff('the stream is cut off');
    this.position += 1;
    return byte;
  }
}

function broken(what: string): PatchRefused {
  return new PatchRefused('bad_stream', `the deflate stream has ${what}`);
}

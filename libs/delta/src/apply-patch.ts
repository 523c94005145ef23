import { Inflater, StreamCutOff } from './inflate';
import { PatchRefused } from './refusal';

const MOST_VARINT_BYTES = 5;

/**
 * The target that a patch makes of `source`: exactly `targetBytes` long, or PatchRefused with the first rule that the patch
 * breaks. It reads what a board reads, in the same order; the format is in docs/protocol.md.
 */
export function applyPatch(source: Uint8Array, patch: Uint8Array, targetBytes: number): Uint8Array {
  return new Application(source, patch, targetBytes).run();
}

class Application {
  private readonly stream: Inflater;
  private readonly target: Uint8Array;
  private filled = 0;
  private position = 0;

  constructor(
    private readonly source: Uint8Array,
    patch: Uint8Array,
    targetBytes: number,
  ) {
    this.stream = new Inflater(patch);
    this.target = new Uint8Array(targetBytes);
  }

  run(): Uint8Array {
    try {
      while (this.filled < this.target.length) this.takeBlock();
      this.expectEnd();
      return this.target;
    } catch (error) {
      if (error instanceof StreamCutOff) throw this.cutOff();
      throw error;
    }
  }

  private takeBlock(): void {
    const diffLength = this.varint();
    const extraLength = this.varint();
    const seek = unzigzag(this.varint());
    if (diffLength === 0 && extraLength === 0) throw new PatchRefused('empty_block', 'a block writes nothing');
    if (diffLength + extraLength > this.target.length - this.filled) {
      throw new PatchRefused('too_long', `more than ${this.target.length} bytes would be written`);
    }
    if (this.position < 0 || this.position + diffLength > this.source.length) {
      throw new PatchRefused(
        'source_range',
        `bytes ${this.position} to ${this.position + diffLength} of ${this.source.length} of the source would be read`,
      );
    }
    for (let i = 0; i < diffLength; i += 1) {
      this.target[this.filled++] = (this.source[this.position++] ?? 0) + this.byte();
    }
    for (let i = 0; i < extraLength; i += 1) this.target[this.filled++] = this.byte();
    this.position += seek;
  }

  private varint(): number {
    let value = 0;
    for (let i = 0; i < MOST_VARINT_BYTES; i += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) {
        if (value > 0xffffffff) break;
        return value;
      }
    }
    throw new PatchRefused('bad_varint', 'a number is longer than 5 bytes or than 32 bits');
  }

  private byte(): number {
    const byte = this.stream.next();
    if (byte < 0) throw this.tooShort();
    return byte;
  }

  private expectEnd(): void {
    if (this.stream.next() >= 0) throw new PatchRefused('trailing', 'the stream goes on after the target is whole');
    if (this.stream.unreadBytes() > 0) {
      throw new PatchRefused('trailing', `${this.stream.unreadBytes()} bytes follow the end of the stream`);
    }
  }

  private cutOff(): PatchRefused {
    if (this.filled < this.target.length) return this.tooShort();
    return new PatchRefused('bad_stream', 'the deflate stream has no end');
  }

  private tooShort(): PatchRefused {
    return new PatchRefused('too_short', `${this.filled} of ${this.target.length} bytes were written`);
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

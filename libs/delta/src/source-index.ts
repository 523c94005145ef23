import { suffixArray } from './suffix-array';

/** A part of the source that is the same as the target at some place. */
export interface Match {
  readonly length: number;
  readonly start: number;
}

/** What no match is: single bytes are the same by chance. */
const LEAST_MATCH = 2;
const NONE: Match = { length: 0, start: 0 };
const PAIRS = 0x10000;

/** All suffixes of a source in their order, and where those begin that have the same first two bytes. */
export class SourceIndex {
  private readonly suffixes: Int32Array;
  private readonly begins = new Int32Array(PAIRS);
  private readonly ends = new Int32Array(PAIRS);

  constructor(private readonly source: Uint8Array) {
    this.suffixes = suffixArray(source);
    this.suffixes.forEach((start, place) => {
      if (start + LEAST_MATCH > source.length) return;
      const pair = pairAt(source, start);
      if (this.ends[pair] === 0) this.begins[pair] = place;
      this.ends[pair] = place + 1;
    });
  }

  /** The longest part of the source that begins as `target` does at `from`; two bytes at least, else none. */
  longestMatch(target: Uint8Array, from: number): Match {
    if (from + LEAST_MATCH > target.length) return NONE;
    const pair = pairAt(target, from);
    let low = (this.begins[pair] ?? 0) - 1;
    let high = this.ends[pair] ?? 0;
    let lowSame = LEAST_MATCH;
    let highSame = LEAST_MATCH;
    let best = NONE;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      const start = this.suffixes[middle] ?? 0;
      // Whatever lies between two suffixes has in common with the target what both of them have.
      const same = this.commonLength(start, target, from, Math.min(lowSame, highSame));
      if (same > best.length) best = { length: same, start };
      // A suffix that ends within the target's text is smaller than it.
      if ((this.source[start + same] ?? -1) < (target[from + same] ?? -1)) [low, lowSame] = [middle, same];
      else [high, highSame] = [middle, same];
    }
    return best;
  }

  private commonLength(start: number, target: Uint8Array, from: number, known: number): number {
    const most = Math.min(this.source.length - start, target.length - from);
    let length = known;
    while (length < most && this.source[start + length] === target[from + length]) length += 1;
    return length;
  }
}

const pairAt = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);

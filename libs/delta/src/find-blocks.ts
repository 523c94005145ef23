import { SourceIndex, type Match } from './source-index';
import type { Block } from './write-patch';

/** So many bytes must a match be better than going on where the source is read now: a block costs about as much. */
const WORTH_A_BLOCK = 8;

/**
 * Divides `target` into blocks: bytes that are nearly those of a place in `source`, then bytes that are new. Code that moved
 * is the same but for its addresses; so a match is extended as long as more than half of the bytes are the same.
 * Source: C. Percival, "Naive differences of executable code" (bsdiff), 2003.
 */
export function findBlocks(source: Uint8Array, target: Uint8Array): Block[] {
  return withoutEmpty(new BlockSearch(source, target).run());
}

class BlockSearch {
  private readonly index: SourceIndex;
  private readonly blocks: Block[] = [];
  private scan = 0;
  /** Where the block that is being made begins, in target and source. */
  private lastScan = 0;
  private lastPosition = 0;
  /** From a place in the target to the place in the source that this block reads for it. */
  private offset = 0;

  constructor(
    private readonly source: Uint8Array,
    private readonly target: Uint8Array,
  ) {
    this.index = new SourceIndex(source);
  }

  run(): Block[] {
    let match: Match = { length: 0, start: 0 };
    while (this.scan < this.target.length) {
      const found = this.nextMatch(match.length);
      match = found.match;
      if (found.worthIt || this.scan >= this.target.length) this.endBlock(match);
    }
    return this.blocks;
  }

  /** Moves `scan` on to the next match that is either what the block reads anyway, or enough better to be worth another one. */
  private nextMatch(skip: number): { match: Match; worthIt: boolean } {
    this.scan += skip;
    let match: Match = { length: 0, start: 0 };
    let same = 0;
    for (let compared = this.scan; this.scan < this.target.length; this.scan += 1) {
      match = this.index.longestMatch(this.target, this.scan);
      for (; compared < this.scan + match.length; compared += 1) if (this.isSame(compared)) same += 1;
      if (match.length === same && match.length > 0) return { match, worthIt: false };
      if (match.length > same + WORTH_A_BLOCK) return { match, worthIt: true };
      if (this.isSame(this.scan)) same -= 1;
    }
    return { match, worthIt: false };
  }

  private isSame(at: number): boolean {
    return this.source[at + this.offset] === this.target[at];
  }

  private endBlock(match: Match): void {
    const forward = this.extendForward();
    const backward = this.scan < this.target.length ? this.extendBackward(match.start) : 0;
    const overlap = this.lastScan + forward - (this.scan - backward);
    const kept = overlap > 0 ? this.bestCut(forward, backward, { overlap, start: match.start }) : 0;
    const diffLength = overlap > 0 ? forward - overlap + kept : forward;
    const nextBackward = overlap > 0 ? backward - kept : backward;
    const extraLength = this.scan - nextBackward - (this.lastScan + diffLength);
    this.blocks.push({ targetStart: this.lastScan, sourceStart: this.lastPosition, diffLength, extraLength });
    this.lastScan = this.scan - nextBackward;
    this.lastPosition = match.start - nextBackward;
    this.offset = match.start - this.scan;
  }

  /** How far the block's reading is worth it from its beginning on. */
  private extendForward(): number {
    let [same, best, length] = [0, 0, 0];
    const most = Math.min(this.scan - this.lastScan, this.source.length - this.lastPosition);
    for (let i = 0; i < most;) {
      if (this.source[this.lastPosition + i] === this.target[this.lastScan + i]) same += 1;
      i += 1;
      if (same * 2 - i > best * 2 - length) [best, length] = [same, i];
    }
    return length;
  }

  /** How far before the match the next block may begin. */
  private extendBackward(start: number): number {
    let [same, best, length] = [0, 0, 0];
    const most = Math.min(this.scan - this.lastScan, start);
    for (let i = 1; i <= most; i += 1) {
      if (this.source[start - i] === this.target[this.scan - i]) same += 1;
      if (same * 2 - i > best * 2 - length) [best, length] = [same, i];
    }
    return length;
  }

  /** Where both extensions cover the same bytes: how many of those this block keeps, so that most of all are the same. */
  private bestCut(forward: number, backward: number, { overlap, start }: { overlap: number; start: number }): number {
    let [score, best, kept] = [0, 0, 0];
    const first = this.lastScan + forward - overlap;
    for (let i = 0; i < overlap; i += 1) {
      if (this.target[first + i] === this.source[this.lastPosition + forward - overlap + i]) score += 1;
      if (this.target[this.scan - backward + i] === this.source[start - backward + i]) score -= 1;
      if (score > best) [best, kept] = [score, i + 1];
    }
    return kept;
  }
}

/** A block must write something. One that only moved the source position is left out; the first one may then have to give a byte. */
function withoutEmpty(blocks: readonly Block[]): Block[] {
  const full = blocks.filter((block) => block.diffLength + block.extraLength > 0);
  const first = full[0];
  if (first === undefined || first.sourceStart === 0) return full;
  // The source is read from its beginning; only the end of a block moves that. So the first byte is written as a new one.
  const byte = { targetStart: first.targetStart, sourceStart: 0, diffLength: 0, extraLength: 1 };
  const fromDiff = first.diffLength > 0 ? 1 : 0;
  const rest = {
    targetStart: first.targetStart + 1,
    sourceStart: first.sourceStart + fromDiff,
    diffLength: first.diffLength - fromDiff,
    extraLength: first.extraLength - (1 - fromDiff),
  };
  return [byte, ...(rest.diffLength + rest.extraLength > 0 ? [rest] : []), ...full.slice(1)];
}

/** A part of the source that is the same as the target at some place. */
export interface Match {
  readonly length: number;
  readonly start: number;
}

/** The longest part of `source` that begins as `target` does at `from`, found by halving the sorted suffixes. */
export function longestMatch(source: Uint8Array, suffixes: Int32Array, target: Uint8Array, from: number): Match {
  if (source.length === 0) return { length: 0, start: 0 };
  let low = 0;
  let high = suffixes.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    const start = suffixes[middle] ?? 0;
    const same = commonLength(source, start, target, from);
    // A suffix that ends within the target's text is smaller than it.
    if ((source[start + same] ?? -1) < (target[from + same] ?? -1)) low = middle;
    else high = middle;
  }
  const [before, after] = [suffixes[low] ?? 0, suffixes[high] ?? 0];
  const lengthBefore = commonLength(source, before, target, from);
  const lengthAfter = commonLength(source, after, target, from);
  return lengthBefore > lengthAfter ? { length: lengthBefore, start: before } : { length: lengthAfter, start: after };
}

function commonLength(source: Uint8Array, start: number, target: Uint8Array, from: number): number {
  const most = Math.min(source.length - start, target.length - from);
  let length = 0;
  while (length < most && source[start + length] === target[from + length]) length += 1;
  return length;
}

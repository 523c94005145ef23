/**
 * Where the suffixes of `bytes` begin, in the order of the suffixes, in linear time.
 * Source: Nong, Zhang, Chan, "Linear Suffix Array Construction by Almost Pure Induced-Sorting" (SA-IS), 2009.
 */
export function suffixArray(bytes: Uint8Array): Int32Array {
  return sortSuffixes(Int32Array.from(bytes), 255);
}

/** A text as the algorithm sees it: a suffix is of type S where it is smaller than the one that begins one later, else L. */
interface Typed {
  readonly text: Int32Array;
  /** 1 for a suffix of type S. */
  readonly smaller: Uint8Array;
  /** Where the suffixes of type L, and those of type S, of each letter begin in the sorted array. */
  readonly starts: { readonly large: Int32Array; readonly small: Int32Array };
}

function sortSuffixes(text: Int32Array, largest: number): Int32Array {
  if (text.length < 2) return new Int32Array(text.length);
  const smaller = new Uint8Array(text.length);
  for (let i = text.length - 2; i >= 0; i -= 1) {
    const [here, next] = [text[i] ?? 0, text[i + 1] ?? 0];
    smaller[i] = here === next ? (smaller[i + 1] ?? 0) : here < next ? 1 : 0;
  }
  const typed: Typed = { text, smaller, starts: bucketStarts(text, smaller, largest) };
  const peaks = leftmostSmall(smaller);
  const sorted = new Int32Array(text.length);
  induce(typed, peaks, sorted);
  if (peaks.length > 0) induce(typed, sortPeaks(typed, peaks, sorted), sorted);
  return sorted;
}

function bucketStarts(text: Int32Array, smaller: Uint8Array, largest: number): Typed['starts'] {
  const large = new Int32Array(largest + 2);
  const small = new Int32Array(largest + 2);
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i] ?? 0;
    if (smaller[i] === 1) large[letter + 1] = (large[letter + 1] ?? 0) + 1;
    else small[letter] = (small[letter] ?? 0) + 1;
  }
  for (let letter = 0; letter <= largest; letter += 1) {
    small[letter] = (small[letter] ?? 0) + (large[letter] ?? 0);
    large[letter + 1] = (large[letter + 1] ?? 0) + (small[letter] ?? 0);
  }
  return { large, small };
}

/** Where a suffix of type S follows one of type L, from left to right: these decide the order of all others. */
function leftmostSmall(smaller: Uint8Array): Int32Array {
  const places: number[] = [];
  for (let i = 1; i < smaller.length; i += 1) if (smaller[i] === 1 && smaller[i - 1] === 0) places.push(i);
  return Int32Array.from(places);
}

/** Sorts all suffixes, given `peaks` in their order; of unsorted ones it sorts what lies between each and the next. */
function induce({ text, smaller, starts }: Typed, peaks: Int32Array, sorted: Int32Array): void {
  sorted.fill(-1);
  const small = starts.small.slice();
  for (const peak of peaks) place(sorted, small, text[peak] ?? 0, peak);
  const large = starts.large.slice();
  place(sorted, large, text[text.length - 1] ?? 0, text.length - 1);
  for (let i = 0; i < sorted.length; i += 1) {
    const before = (sorted[i] ?? 0) - 1;
    if (before >= 0 && smaller[before] === 0) place(sorted, large, text[before] ?? 0, before);
  }
  const ends = starts.large.slice();
  for (let i = sorted.length - 1; i >= 0; i -= 1) {
    const before = (sorted[i] ?? 0) - 1;
    if (before < 0 || smaller[before] === 0) continue;
    const bucket = (text[before] ?? 0) + 1;
    const end = (ends[bucket] ?? 0) - 1;
    ends[bucket] = end;
    sorted[end] = before;
  }
}

function place(sorted: Int32Array, next: Int32Array, letter: number, suffix: number): void {
  const slot = next[letter] ?? 0;
  sorted[slot] = suffix;
  next[letter] = slot + 1;
}

/** The peaks in the order of their suffixes: names for the pieces between them are a shorter text of the same kind. */
function sortPeaks({ text }: Typed, peaks: Int32Array, sorted: Int32Array): Int32Array {
  const ranks = new Int32Array(text.length).fill(-1);
  peaks.forEach((peak, rank) => (ranks[peak] = rank));
  const order = sorted.filter((suffix) => (ranks[suffix] ?? -1) >= 0);
  const names = new Int32Array(peaks.length);
  let name = 0;
  order.forEach((peak, i) => {
    const rank = ranks[peak] ?? 0;
    const before = order[i - 1];
    if (before !== undefined && !samePiece(text, peaks, ranks[before] ?? 0, rank)) name += 1;
    names[rank] = name;
  });
  return sortSuffixes(names, name).map((rank) => peaks[rank] ?? 0);
}

function samePiece(text: Int32Array, peaks: Int32Array, one: number, other: number): boolean {
  let [left, right] = [peaks[one] ?? 0, peaks[other] ?? 0];
  const [leftEnd, rightEnd] = [peaks[one + 1] ?? text.length, peaks[other + 1] ?? text.length];
  if (leftEnd - left !== rightEnd - right) return false;
  while (left < leftEnd && text[left] === text[right]) {
    left += 1;
    right += 1;
  }
  return left === leftEnd && left < text.length && right < text.length && text[left] === text[right];
}

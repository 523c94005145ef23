import parseRange from 'range-parser';

/** Both ends included, in bytes from 0. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export type RangeVerdict =
  | { readonly kind: 'whole' }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'ranges'; readonly ranges: readonly [ByteRange, ...ByteRange[]] };

/** More ranges than this in one request serve nobody but an attacker (RFC 9110, 14.2). */
const MOST_RANGES = 16;
const MOST_PIECES = 100;

/**
 * Which bytes a request asks for (RFC 9110, 14.2). A malformed or excessive header is ignored, as is one whose `If-Range` names
 * another version: the whole file is sent then.
 */
export function requestedBytes(
  range: string | undefined,
  ifRange: string | undefined,
  file: { etag: string; sizeBytes: number },
): RangeVerdict {
  if (range === undefined || (ifRange !== undefined && ifRange !== file.etag)) return { kind: 'whole' };
  const parsed = parseRange(file.sizeBytes, withinFile(range, file.sizeBytes), { combine: true });
  if (parsed === -1) return { kind: 'unsatisfiable' };
  if (parsed === -2 || parsed.type !== 'bytes' || parsed.length > MOST_RANGES) return { kind: 'whole' };
  const [first, ...rest] = parsed;
  return first ? { kind: 'ranges', ranges: [first, ...rest] } : { kind: 'whole' };
}

/** The last bytes of a file, more than it has, are all of it (RFC 9110, 14.1.2); `range-parser` finds them unsatisfiable. */
const withinFile = (range: string, sizeBytes: number): string =>
  range.replace(/(?<=[=,]\s*)-(\d+)/g, (suffix, length) => (Number(length) > sizeBytes ? '0-' : suffix));

/** Which parts of one file a client has asked for, so that resumed pieces add up to one download. */
export class Coverage {
  private ranges: readonly ByteRange[] = [];

  constructor(private readonly sizeBytes: number) {}

  add(range: ByteRange): void {
    const sorted = [...this.ranges, range].sort((a, b) => a.start - b.start);
    const merged = sorted.reduce<ByteRange[]>((joined, next) => {
      const last = joined.at(-1);
      if (!last || next.start > last.end + 1) return [...joined, next];
      return [...joined.slice(0, -1), { start: last.start, end: Math.max(last.end, next.end) }];
    }, []);
    // No updater leaves so many gaps; who asks for single bytes all over the file begins anew and costs no memory.
    this.ranges = merged.length > MOST_PIECES ? [range] : merged;
  }

  get isWhole(): boolean {
    const [only] = this.ranges;
    return only?.start === 0 && only.end === this.sizeBytes - 1;
  }
}

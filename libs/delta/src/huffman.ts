import { PatchRefused } from './refusal';

/** The longest code of deflate. */
export const MOST_BITS = 15;

/** A canonical code as RFC 1951 (3.2.2) makes it of its lengths: how many codes have each length, and whose they are, in their order. */
export interface HuffmanCode {
  readonly counts: Uint16Array;
  readonly symbols: Uint16Array;
}

/** The code whose symbols have these lengths; 0 is a symbol that does not occur. Throws PatchRefused where no such code can be. */
export function huffmanCode(lengths: Uint8Array): HuffmanCode {
  const counts = new Uint16Array(MOST_BITS + 1);
  for (const length of lengths) counts[length] = (counts[length] ?? 0) + 1;
  refuseImpossible(counts, lengths.length);
  const places = new Uint16Array(MOST_BITS + 2);
  for (let length = 1; length <= MOST_BITS; length += 1) {
    places[length + 1] = (places[length] ?? 0) + (counts[length] ?? 0);
  }
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => {
    if (length === 0) return;
    const place = places[length] ?? 0;
    symbols[place] = symbol;
    places[length] = place + 1;
  });
  return { counts, symbols };
}

/** More codes than bits can tell apart, or bits that mean nothing; a single code of one bit is allowed, as zlib makes it. */
function refuseImpossible(counts: Uint16Array, all: number): void {
  let left = 1;
  for (let length = 1; length <= MOST_BITS; length += 1) {
    left = left * 2 - (counts[length] ?? 0);
    if (left < 0) throw new PatchRefused('bad_stream', 'the deflate stream has more codes than bits can tell apart');
  }
  const used = all - (counts[0] ?? 0);
  const single = used <= 1 && used === (counts[1] ?? 0);
  if (left > 0 && !single) throw new PatchRefused('bad_stream', 'the deflate stream has a code with gaps');
}

const fixedLengths = Uint8Array.from({ length: 288 }, (_, symbol) =>
  symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8,
);

export const FIXED_LITERALS = huffmanCode(fixedLengths);
export const FIXED_DISTANCES = huffmanCode(new Uint8Array(32).fill(5));

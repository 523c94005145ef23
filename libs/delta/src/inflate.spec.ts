import fc from 'fast-check';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { Inflater, StreamCutOff } from './inflate';
import { PatchRefused } from './refusal';

/** No two stretches of it are the same. */
function pseudoRandomBytes(count: number): Uint8Array {
  let state = 1;
  return new Uint8Array(count).map(() => (state = (state * 48271) % 0x7fffffff) >> 8);
}

function inflate(stream: Uint8Array): Uint8Array {
  const inflater = new Inflater(stream);
  const bytes: number[] = [];
  for (let byte = inflater.next(); byte >= 0; byte = inflater.next()) bytes.push(byte);
  expect(inflater.next()).toBe(-1);
  return Uint8Array.from(bytes);
}

const { Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
const content = fc.oneof(
  fc.uint8Array({ maxLength: 3000 }),
  fc
    .array(fc.constantFrom('wifi', 'update', 'image', ' ', '\0\0\0\0\0\0\0\0', '0x3f40'), { maxLength: 3000 })
    .map((words) => new Uint8Array(Buffer.from(words.join('')))),
);

describe('Inflater', () => {
  it('reads what zlib writes, with every level and strategy', () => {
    const level = fc.integer({ min: 0, max: 9 });
    const strategy = fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE);
    fc.assert(
      fc.property(content, level, strategy, (bytes, level, strategy) => {
        const stream = deflateRawSync(bytes, { windowBits: 12, level, strategy });
        expect(Buffer.compare(inflate(stream), bytes)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('agrees with zlib about damaged streams', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, turned) => {
        const stream = deflateRawSync(bytes, { windowBits: 12 });
        stream[at % stream.length] = (stream[at % stream.length] ?? 0) ^ turned;
        expect(outcome(() => inflate(stream))).toEqual(outcome(() => new Uint8Array(inflateRawSync(stream))));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses what reaches further back than a window of 4 KiB, which zlib would read', () => {
    const bytes = pseudoRandomBytes(5000);
    const twice = Buffer.concat([bytes, bytes]);
    const wide = deflateRawSync(twice, { windowBits: 15 });
    expect(wide.length).toBeLessThan(5400);
    expect(() => inflate(wide)).toThrow(PatchRefused);
    expect(Buffer.compare(inflate(deflateRawSync(twice, { windowBits: 12 })), twice)).toBe(0);
  });

  it('knows how many bytes follow the stream', () => {
    const inflater = new Inflater(Buffer.concat([deflateRawSync(Buffer.from('abc')), Buffer.from([1, 2, 3])]));
    while (inflater.next() >= 0);
    expect(inflater.unreadBytes()).toBe(3);
  });
});

/** The content, or null where there is none. zlib has a window of 32 KiB here, so what only this one refuses is left out. */
function outcome(run: () => Uint8Array): Uint8Array | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof PatchRefused || error instanceof StreamCutOff) return null;
    // An error of zlib is of Node's own realm, so it is no instance of this one's Error.
    if ((error as { code?: string }).code?.startsWith('Z_')) return null;
    throw error;
  }
}

import { buildImage } from '@pcms/esp-image/testing';
import fc from 'fast-check';
import { inflateRawSync } from 'node:zlib';
import { applyPatch, makePatch } from './index';
import { goldenPatches } from './testing';

function expectRoundTrip(source: Uint8Array, target: Uint8Array): Uint8Array {
  const patch = makePatch(source, target);
  expect(Buffer.compare(applyPatch(source, patch, target.length), target)).toBe(0);
  return patch;
}

function expectMade(source: Uint8Array, target: Uint8Array): void {
  expectRoundTrip(source, target);
}

const fewLetters = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 300 }).map((n) => Uint8Array.from(n));
const edit = fc.record({ at: fc.nat(5000), cut: fc.nat(60), put: fc.uint8Array({ maxLength: 60 }) });

function edited(source: Uint8Array, edits: readonly { at: number; cut: number; put: Uint8Array }[]): Uint8Array {
  return edits.reduce<Uint8Array>((bytes, { at, cut, put }) => {
    const place = at % (bytes.length + 1);
    return new Uint8Array(Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + cut)]));
  }, source);
}

describe('makePatch', () => {
  it('makes any target of any source', () => {
    const bytes = fc.uint8Array({ maxLength: 400 });
    fc.assert(fc.property(bytes, bytes, expectMade), { numRuns: 300 });
  });

  it('makes any target of any source where much is the same', () => {
    fc.assert(fc.property(fewLetters, fewLetters, expectMade), { numRuns: 1000 });
  });

  it('makes what came of cutting, putting in and moving', () => {
    const source = fc.uint8Array({ minLength: 500, maxLength: 4000 });
    fc.assert(
      fc.property(source, fc.array(edit, { maxLength: 8 }), fc.nat(4000), (bytes, edits, turn) => {
        const target = edited(bytes, edits);
        expectRoundTrip(bytes, target);
        expectRoundTrip(bytes, Buffer.concat([target.subarray(turn), target.subarray(0, turn)]));
      }),
      { numRuns: 200 },
    );
  });

  it('makes the same patch of the same images', () => {
    const { source, target } = goldenPatches[5] ?? { source: new Uint8Array(), target: new Uint8Array() };
    expect(makePatch(source, target)).toEqual(makePatch(source, target));
  });

  it('needs a few hundred bytes where only the version is another', () => {
    const [source, target] = ['1.0.0', '1.0.1'].map((version) => buildImage({ sizeBytes: 1_133_664, version }));
    expect(expectRoundTrip(source ?? new Uint8Array(), target ?? new Uint8Array()).length).toBeLessThan(2000);
  });

  it('needs little where code moved and all addresses in it changed', () => {
    const source = buildImage({ sizeBytes: 200_000 });
    const target = new Uint8Array(
      Buffer.concat([source.subarray(0, 60_000), new Uint8Array(64), source.subarray(60_000)]),
    );
    for (let i = 60_064; i < target.length; i += 24) target[i] = ((target[i] ?? 0) + 64) & 0xff;
    expect(expectRoundTrip(source, target).length).toBeLessThan(3000);
  });

  it('compresses an image as a whole where there is no source', () => {
    const target = buildImage({ sizeBytes: 96 * 1024 });
    expect(expectRoundTrip(new Uint8Array(), target).length).toBeLessThan(target.length);
  });

  it('copes with long stretches of the same byte', () => {
    const [short, long] = [new Uint8Array(50_000).fill(0xff), new Uint8Array(90_000).fill(0xff)];
    expect(expectRoundTrip(short, long).length).toBeLessThan(200);
    expect(expectRoundTrip(long, short).length).toBeLessThan(200);
  });

  it('never reads further back than 4 KiB', () => {
    const target = new Uint8Array(20_000).map((_, i) => ((i % 6000) ** 3) >> 5);
    const patch = expectRoundTrip(new Uint8Array(), target);
    expect(inflateRawSync(patch).length).toBeGreaterThan(target.length);
  });
});

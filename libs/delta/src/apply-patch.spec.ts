import fc from 'fast-check';
import { deflateRawSync } from 'node:zlib';
import { applyPatch, makePatch, PatchRefused, type PatchRule } from './index';
import { goldenPatches, goldenRefusals } from './testing';

/** The rule that is broken, or `none`; whatever else is thrown fails the test. */
function brokenRule(source: Uint8Array, patch: Uint8Array, targetBytes: number): PatchRule | 'none' {
  try {
    expect(applyPatch(source, patch, targetBytes)).toHaveLength(targetBytes);
    return 'none';
  } catch (error) {
    if (error instanceof PatchRefused) return error.rule;
    throw error;
  }
}

describe('applyPatch', () => {
  it.each(goldenPatches.map((golden) => [golden.name, golden] as const))('makes the target: %s', (_, golden) => {
    expect(applyPatch(golden.source, golden.patch, golden.target.length)).toEqual(golden.target);
  });

  it.each(goldenRefusals.map((golden) => [golden.refusal, golden.name, golden] as const))(
    'refuses %s: %s',
    (...row) => {
      const [rule, , golden] = row;
      expect(brokenRule(golden.source, golden.patch, golden.targetBytes)).toBe(rule);
    },
  );

  it('has a golden case for each rule', () => {
    const rules = ['bad_stream', 'bad_varint', 'empty_block', 'source_range', 'too_long', 'too_short', 'trailing'];
    expect([...new Set(goldenRefusals.map(({ refusal }) => refusal))].sort()).toEqual(rules);
  });

  it('says in words what is wrong', () => {
    expect(() => applyPatch(new Uint8Array(3), new Uint8Array(), 7)).toThrow('too_short: 0 of 7 bytes were written');
  });

  it('refuses a patch that was cut off at any byte', () => {
    for (const { source, target, patch } of goldenPatches) {
      for (let length = 0; length < patch.length; length += 1) {
        const rule = brokenRule(source, patch.subarray(0, length), target.length);
        // The end of the stream may stand in the very last bits, after the last byte of the target.
        expect(['too_short', 'bad_stream']).toContain(rule);
      }
    }
  });

  it('refuses a patch for a target of another length', () => {
    for (const { source, target, patch } of goldenPatches) {
      if (target.length > 0) expect(['too_long', 'trailing']).toContain(brokenRule(source, patch, target.length - 1));
      expect(brokenRule(source, patch, target.length + 1)).toBe('too_short');
    }
  });

  it('ends by itself whatever bytes it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 200 }), fc.nat(5000), (...given) => {
        brokenRule(...given);
      }),
      { numRuns: 2000 },
    );
  });

  it('ends by itself whatever blocks it is given', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 20 }),
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(40),
        (source, content, n) => {
          brokenRule(source, new Uint8Array(deflateRawSync(content, { windowBits: 12 })), n);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('ends by itself with bytes turned over in a patch', () => {
    const base = goldenPatches.filter(({ patch }) => patch.length > 20);
    const flips = fc.array(fc.record({ at: fc.nat(1000), to: fc.integer({ min: 0, max: 255 }) }), { maxLength: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...base), flips, ({ source, target, patch }, turned) => {
        const damaged = patch.slice();
        for (const { at, to } of turned) damaged[at % damaged.length] = to;
        brokenRule(source, damaged, target.length);
      }),
      { numRuns: 2000 },
    );
  });

  it('does not unfold a small patch to more than its target', () => {
    const bomb = new Uint8Array(deflateRawSync(new Uint8Array(50_000_000), { windowBits: 12 }));
    expect(brokenRule(new Uint8Array(10), bomb, 10)).toBe('empty_block');
    expect(brokenRule(makePatch(bomb, bomb), bomb, 0)).toBe('trailing');
  });
});

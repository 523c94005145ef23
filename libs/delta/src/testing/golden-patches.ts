import type { PatchRule } from '../refusal';
import golden from './golden/patches.json';

/** A patch that makes `target` of `source`. */
export interface GoldenPatch {
  readonly name: string;
  readonly source: Uint8Array;
  readonly target: Uint8Array;
  readonly patch: Uint8Array;
}

/** A patch that breaks one rule, which is told by its name. */
export interface GoldenRefusal {
  readonly name: string;
  readonly source: Uint8Array;
  readonly targetBytes: number;
  readonly patch: Uint8Array;
  readonly refusal: PatchRule;
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));

/** The cases of `golden/patches.json` that work; the firmware's tests read the same file. */
export const goldenPatches: readonly GoldenPatch[] = golden.patches.map(({ name, source, target, patch }) => ({
  name,
  source: bytesOf(source),
  target: bytesOf(target),
  patch: bytesOf(patch),
}));

/** The cases of `golden/patches.json` that are refused. */
export const goldenRefusals: readonly GoldenRefusal[] = golden.refused.map((refused) => ({
  name: refused.name,
  source: bytesOf(refused.source),
  targetBytes: refused.targetBytes,
  patch: bytesOf(refused.patch),
  refusal: refused.refusal as PatchRule,
}));

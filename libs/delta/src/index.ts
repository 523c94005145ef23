export { applyPatch } from './apply-patch';
export { makePatch } from './make-patch';
export { PatchRefused, type PatchRule } from './refusal';

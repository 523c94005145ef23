import { applyPatch } from './apply-patch';
import { findBlocks } from './find-blocks';
import { deflate, writeBlocks } from './write-patch';

/**
 * The patch that makes `target` of `source`. It has been applied before it is returned: a patch that does not make its target
 * is an Error here, and never a failed update of a board.
 */
export function makePatch(source: Uint8Array, target: Uint8Array): Uint8Array {
  const patch = deflate(writeBlocks(source, target, findBlocks(source, target)));
  const made = applyPatch(source, patch, target.length);
  if (Buffer.compare(made, target) !== 0) throw new Error('the patch does not make its target');
  return patch;
}

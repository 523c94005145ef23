/** Bytes that look like code, the same ones for the same seed (a linear congruential generator, Numerical Recipes' constants). */
export function pseudoRandomBytes(sizeBytes: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length: sizeBytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

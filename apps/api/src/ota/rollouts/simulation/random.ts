/** Numbers from 0 to below 1 that look like chance, and are the same for the same seed. */
export type Random = () => number;

/** Bob Jenkins' "small fast counter" generator with 32-bit words (sfc32), begun from a whole number. */
export function seededRandom(seed: number): Random {
  let [a, b, c, counter] = [seed | 0, (seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  // The first numbers of neighbouring seeds resemble each other.
  for (let round = 0; round < 15; round++) next();
  return next;
}

/** How long until the next of many independent callers comes, when they come every `meanMs` together. */
export const untilNext = (meanMs: number, random: Random): number => -Math.log(1 - random()) * meanMs;

/** Between `least` and `most`. */
export const between = (least: number, most: number, random: Random): number => least + (most - least) * random();

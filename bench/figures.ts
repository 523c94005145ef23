/** The value below which `share` (0 to 1) of the sorted values lie; NaN where there are none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The middle one of the values, in any order; NaN where there are none. */
export const median = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);

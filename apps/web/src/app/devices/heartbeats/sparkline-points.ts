export interface SparklineBox {
  readonly width: number;
  readonly height: number;
}

/**
 * The points of a polyline through `values` (oldest first) that fills the box: the least value at its bottom, the greatest at its
 * top. Readings that failed (null) are left out; a line that never changes runs through the middle. Empty for fewer than two values.
 */
export function sparklinePoints(values: readonly (number | null)[], box: SparklineBox): string {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  if (known.length < 2) return '';
  const least = Math.min(...known.map((point) => point.value));
  const span = Math.max(...known.map((point) => point.value)) - least;
  return known
    .map(({ value, index }) => {
      const x = (index / (values.length - 1)) * box.width;
      const y = span === 0 ? box.height / 2 : box.height * (1 - (value - least) / span);
      return `${round(x)},${round(y)}`;
    })
    .join(' ');
}

const round = (coordinate: number): number => Math.round(coordinate * 10) / 10;

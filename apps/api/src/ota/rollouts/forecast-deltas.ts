/**
 * What a device would be sent: a patch of so many bytes, or null for the whole image. `unknown`: it could take a patch that nobody
 * has tried to make yet.
 */
export type DeltaOutlook = number | 'unknown' | null;

export interface DeltaFigures {
  /** To be sent when each device takes the patch that is ready for it, and the whole image where there is none. */
  readonly bytes: number;
  /** Devices that have a patch ready. */
  readonly devices: number;
  /** Devices that may get one: they are counted with the whole image. */
  readonly unknown: number;
}

/** What patches save; null where no device has one, nor may get one. */
export function deltaFigures(outlooks: readonly DeltaOutlook[], imageBytes: number): DeltaFigures | null {
  const sizes = outlooks.filter((outlook) => typeof outlook === 'number');
  const unknown = outlooks.filter((outlook) => outlook === 'unknown').length;
  if (sizes.length + unknown === 0) return null;
  const patches = sizes.reduce((sum, size) => sum + size, 0);
  return { bytes: patches + (outlooks.length - sizes.length) * imageBytes, devices: sizes.length, unknown };
}

/** The word in a registration's `capabilities` of a device that can apply a patch. */
const CAPABILITY = 'delta';

/** Whether a device says that it can apply a patch. `capabilities`: as it registered them, with commas. */
export const takesDeltas = (capabilities: string | null): boolean =>
  capabilities?.split(',').some((word) => word.trim() === CAPABILITY) ?? false;

/** A patch of half the image or more is not worth the risk that a board must fetch the image after all. */
export const isWorthIt = (patchBytes: number, imageBytes: number): boolean => patchBytes * 2 < imageBytes;

/** What is known of a device that asks, as far as it decides about a patch. */
export interface DeltaTaker {
  readonly takesDeltas: boolean;
  /** The image that the device runs, by its own word in this very call. */
  readonly runningDigest: string | null;
  /** The last try of this update failed since a patch did not make the image. */
  readonly deltaFailed: boolean;
}

/** The image that a patch for the device would have to begin with; null where it must be given the whole image. */
export const deltaSource = ({ takesDeltas, runningDigest, deltaFailed }: DeltaTaker): string | null =>
  takesDeltas && !deltaFailed ? runningDigest : null;

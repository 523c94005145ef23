import type { UpdateState } from '@pcms/contract';

/** The update that a device is busy with. */
export interface ActiveUpdate {
  readonly state: UpdateState;
  readonly deviceType: string;
  readonly version: string;
  /** Digest at the end of the new image, in hex; null where it has none. */
  readonly imageDigest: string | null;
}

/** What the device says that it runs, with what it said before where it left something out. */
export interface RunningImage {
  readonly type: string;
  readonly version: string | null;
  readonly imageDigest: string | null;
}

/**
 * Whether the device runs the image that the update brings: its type and version, and its digest where both sides know one.
 * Nothing else is success: what the old image says is progress.
 */
export function runsNewImage(running: RunningImage, update: Omit<ActiveUpdate, 'state'>): boolean {
  const sameDigest =
    running.imageDigest === null || update.imageDigest === null || running.imageDigest === update.imageDigest;
  return running.type === update.deviceType && running.version === update.version && sameDigest;
}

/**
 * What follows from a call of a device that is busy with an update. A board that never reports (it sends no digest) and calls
 * again after a whole download came back with what it ran before: its new image did not start, or says an old version.
 */
export function inferFromContact(
  running: RunningImage,
  update: ActiveUpdate,
): 'confirmed' | 'came_back_unchanged' | null {
  if (runsNewImage(running, update)) return 'confirmed';
  return running.imageDigest === null && update.state === 'verifying' ? 'came_back_unchanged' : null;
}

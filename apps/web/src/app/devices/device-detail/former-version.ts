import type { DeviceDetailDto } from '@pcms/contract';

/**
 * What a device would go back to, as far as the console can tell: what it still runs while the update is under way, else the last other
 * firmware that was confirmed before. Null when the history does not reach back so far.
 */
export function formerFirmware({
  history,
  update,
  version,
}: Pick<DeviceDetailDto, 'history' | 'update' | 'version'>): string | null {
  if (!update) return null;
  if (update.state !== 'confirmed' && version !== update.version) return version;
  const begun = history.findLastIndex((event) => event.updateId === update.id);
  const former = history.slice(begun + 1).find((event) => event.to === 'confirmed');
  return former?.firmwareKey ?? null;
}

import type { DeviceDetailDto } from '@pcms/contract';

/**
 * The firmware that a device would go back to, as far as its history tells: the last other one that was confirmed before its update. Null
 * when the history does not reach back so far.
 */
export function formerFirmware({ history, update }: Pick<DeviceDetailDto, 'history' | 'update'>): string | null {
  if (!update) return null;
  const before = history.findLastIndex((event) => event.updateId === update.id);
  const former = history.slice(before + 1).find((event) => event.to === 'confirmed');
  return former?.firmwareKey ?? null;
}

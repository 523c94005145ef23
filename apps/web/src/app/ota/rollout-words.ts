import type { RolloutDto, RolloutStatus, RolloutTargetDto } from '@pcms/contract';
import type { Tone } from '../devices/update-state/update-words';
import type { RolloutAction } from './ota.api';

export const STATUS_WORDS: Readonly<
  Record<RolloutStatus, { readonly label: string; readonly tone: Tone; readonly icon: string }>
> = {
  draft: { label: 'Draft', tone: 'quiet', icon: 'edit_note' },
  running: { label: 'Running', tone: 'busy', icon: 'play_circle' },
  paused: { label: 'Paused', tone: 'wait', icon: 'pause_circle' },
  completed: { label: 'Completed', tone: 'good', icon: 'check_circle' },
  cancelled: { label: 'Cancelled', tone: 'quiet', icon: 'block' },
};

/** What a person may do to a rollout in each status, the most likely first. */
export const ACTIONS_IN: Readonly<Record<RolloutStatus, readonly RolloutAction[]>> = {
  draft: ['start', 'cancel'],
  running: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
  completed: [],
  cancelled: [],
};

/** "ESP32_OTA_Base, and 3 devices by name". */
export function targetText(target: RolloutTargetDto): string {
  const types = (target.deviceTypes ?? []).join(', ');
  const named = target.deviceIds?.length ?? 0;
  const devices = named === 1 ? (target.deviceIds ?? []).join('') : `${named} devices by name`;
  return [types, named > 0 ? devices : ''].filter((part) => part !== '').join(', and ');
}

/** Devices of the target that no update was offered to. Never negative: a device may have left the target since. */
export function notOffered({ counts }: Pick<RolloutDto, 'counts'>): number {
  return Math.max(0, counts.targeted - counts.offered);
}

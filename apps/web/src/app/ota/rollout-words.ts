import type { RolloutDto, RolloutStatus, RolloutTargetDto } from '@pcms/contract';
import type { Tone } from '../devices/update-state/update-words';

export const STATUS_WORDS: Readonly<
  Record<RolloutStatus, { readonly label: string; readonly tone: Tone; readonly icon: string }>
> = {
  draft: { label: 'Draft', tone: 'quiet', icon: 'edit_note' },
  running: { label: 'Running', tone: 'busy', icon: 'play_circle' },
  paused: { label: 'Paused', tone: 'wait', icon: 'pause_circle' },
  completed: { label: 'Completed', tone: 'good', icon: 'check_circle' },
  cancelled: { label: 'Cancelled', tone: 'quiet', icon: 'block' },
};

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** "ESP32_OTA_Base, group Workshop and 3 devices by name, without 2 devices": groups by name where the names are known. */
export function targetText(target: RolloutTargetDto, groupNames = NO_NAMES): string {
  const named = target.all ? ['every device of its type'] : namedIn(target, groupNames);
  const { exclude } = target;
  const without = exclude ? namedIn(exclude, groupNames) : [];
  return without.length === 0 ? LIST.format(named) : `${LIST.format(named)}, without ${LIST.format(without)}`;
}

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

function namedIn({ deviceTypes = [], groupIds = [], deviceIds = [] }: RolloutTargetDto, groupNames: typeof NO_NAMES) {
  const groups = groupIds.map((id) => groupNames.get(id)).filter((name) => name !== undefined);
  const strangers = groupIds.length - groups.length;
  return [
    ...deviceTypes,
    ...groups.map((name) => `group ${name}`),
    ...(strangers > 0 ? [strangers === 1 ? 'a group' : `${strangers} groups`] : []),
    ...(deviceIds.length === 1 ? deviceIds : []),
    ...(deviceIds.length > 1 ? [`${deviceIds.length} devices by name`] : []),
  ];
}

/** Devices of the target that no update was offered to. Never negative: a device may have left the target since. */
export function notOffered({ counts }: Pick<RolloutDto, 'counts'>): number {
  return Math.max(0, counts.targeted - counts.offered);
}

import type { Filter } from '../../devices/groups/filter';
import { meetsFilter } from '../../devices/groups/filter-predicate';
import type { DeviceState } from './decide';

export interface GroupState {
  readonly id: string;
  /** Null for a fixed list. */
  readonly filter: Filter | null;
}

/** Which devices a rollout names. */
export interface TargetState {
  readonly deviceIds: ReadonlySet<string>;
  /** Where every device of a type is meant, that type is one of them. */
  readonly deviceTypes: ReadonlySet<string>;
  readonly groups: readonly GroupState[];
  readonly excludedDeviceIds: ReadonlySet<string>;
  readonly excludedGroups: readonly GroupState[];
}

/** As much of a device as its place in groups depends on. */
export type TargetedDevice = Omit<DeviceState, 'status' | 'timeZone' | 'slotBytes' | 'imageDigest' | 'passages'>;

/** Whether the target names the device, exclusions aside. */
export const isTargeted = (device: TargetedDevice, target: TargetState, nowMs: number): boolean =>
  target.deviceIds.has(device.deviceId) ||
  target.deviceTypes.has(device.type) ||
  firstGroupOf(device, target, nowMs) !== null;

export const isExcluded = (
  device: TargetedDevice,
  { excludedDeviceIds, excludedGroups }: TargetState,
  nowMs: number,
): boolean => excludedDeviceIds.has(device.deviceId) || excludedGroups.some((group) => holds(group, device, nowMs));

/** The id of the first of the target's groups that holds the device; null where none does. */
export const firstGroupOf = (device: TargetedDevice, { groups }: TargetState, nowMs: number): string | null =>
  groups.find((group) => holds(group, device, nowMs))?.id ?? null;

const holds = ({ id, filter }: GroupState, device: TargetedDevice, nowMs: number): boolean =>
  filter === null ? device.groupIds.includes(id) : meetsFilter(device, filter, nowMs);

import type { ChipName, CreateRolloutDto, RolloutTargetDto } from '@pcms/contract';
import { InvalidField } from '../../http/domain-error';
import type { RolloutTarget } from './rollout.entity';

const MOST_NAMED = 3;

/** What the database knows of the things that a target names. */
export interface TargetFacts {
  /** Those that no device has, in the order in which they were named. */
  readonly unknownDeviceIds: readonly string[];
  /** Those that no group has. */
  readonly unknownGroupIds: readonly string[];
  /** Those of the named types that exist. */
  readonly types: readonly NamedType[];
}

interface NamedType {
  readonly name: string;
  readonly chip: ChipName;
}

interface TargetFirmware {
  readonly key: string;
  readonly deviceType: string;
  readonly chip: ChipName;
}

/** `target` with each name once, and without a list that names nothing. */
export function namedOnce({ all, exclude, ...named }: RolloutTargetDto): RolloutTarget {
  const excluded = exclude && listsOf(exclude);
  return {
    ...listsOf(named),
    ...(all && { all }),
    ...(excluded && Object.keys(excluded).length > 0 && { exclude: excluded }),
  };
}

type Lists = Pick<RolloutTargetDto, 'deviceIds' | 'deviceTypes' | 'groupIds'>;

const listsOf = ({ deviceIds, deviceTypes, groupIds }: Lists) => ({
  ...(deviceIds?.length && { deviceIds: [...new Set(deviceIds)] }),
  ...(groupIds?.length && { groupIds: [...new Set(groupIds)] }),
  ...(deviceTypes?.length && { deviceTypes: [...new Set(deviceTypes)] }),
});

/**
 * Whether a new rollout of `firmware` may be for `target`.
 * @throws InvalidField when the target names nothing, what does not exist, or a type that this firmware is not for.
 */
export function checkTarget(
  target: RolloutTarget,
  facts: TargetFacts,
  {
    firmware,
    allowVariantSwitch,
  }: Pick<CreateRolloutDto, 'allowVariantSwitch'> & { readonly firmware: TargetFirmware },
): void {
  const { deviceIds = [], deviceTypes = [], groupIds = [], all } = target;
  if (deviceIds.length + deviceTypes.length + groupIds.length === 0 && !all) {
    throw new InvalidField('target', 'target must name at least one device, group or device type, or all');
  }
  if (facts.unknownGroupIds.length > 0) {
    throw new InvalidField('target.groupIds', `there is no group ${firstOf(facts.unknownGroupIds)}`);
  }
  if (facts.unknownDeviceIds.length > 0) {
    throw new InvalidField('target.deviceIds', `there is no device ${firstOf(facts.unknownDeviceIds)}`);
  }
  const unknownTypes = deviceTypes.filter((name) => !facts.types.some((type) => type.name === name));
  if (unknownTypes.length > 0) {
    throw new InvalidField('target.deviceTypes', `there is no device type ${firstOf(unknownTypes)}`);
  }
  for (const type of facts.types) refuseForeignType(type, firmware, allowVariantSwitch === true);
}

function refuseForeignType(type: NamedType, firmware: TargetFirmware, allowVariantSwitch: boolean): void {
  if (type.name === firmware.deviceType) return;
  if (!allowVariantSwitch) {
    const rule = `${firmware.key} is for ${firmware.deviceType}; allowVariantSwitch must be true to reach ${type.name} as well`;
    throw new InvalidField('target.deviceTypes', rule);
  }
  if (type.chip !== firmware.chip) {
    const rule = `${firmware.key} is built for ${firmware.chip}; the chip of ${type.name} is ${type.chip}`;
    throw new InvalidField('target.deviceTypes', rule);
  }
}

function firstOf(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  const first = quoted.slice(0, MOST_NAMED).join(', ');
  return names.length > MOST_NAMED ? `${first} and ${names.length - MOST_NAMED} more` : first;
}

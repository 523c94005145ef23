import { LIMITS, type DeviceTypeDto, type FirmwareDto, type RolloutTargetDto } from '@pcms/contract';
import { targetText } from '../rollout-words';

/** The types that a firmware may go to: its own, and on request every other one on the same chip. */
export function typesToOffer(
  types: readonly DeviceTypeDto[],
  firmware: Pick<FirmwareDto, 'deviceType' | 'chip'>,
  allowVariantSwitch: boolean,
): DeviceTypeDto[] {
  return types.filter(
    (type) => type.name === firmware.deviceType || (allowVariantSwitch && type.chip === firmware.chip),
  );
}

/** A name that says what a rollout does, for whoever does not want to think of one. Empty before a firmware is chosen. */
export function proposedName(
  firmware: Pick<FirmwareDto, 'version' | 'deviceType'> | undefined,
  target: RolloutTargetDto,
  groupNames?: ReadonlyMap<string, string>,
): string {
  if (!firmware) return '';
  const where = target.all ? `every ${firmware.deviceType}` : targetText({ ...target, exclude: undefined }, groupNames);
  return `${firmware.version} to ${where}`.slice(0, LIMITS.rolloutNameLength);
}

import type { DeviceTypeDto } from '@pcms/contract';
import type { DeviceTypeEntity } from './device-type.entity';

/** A device type as the list reads it, with how many devices are known of it. */
export interface DeviceTypeRow extends Pick<DeviceTypeEntity, 'name' | 'chip' | 'slotBytes'> {
  readonly devices: number;
}

export const toDeviceTypeDto = ({ name, chip, slotBytes, devices }: DeviceTypeRow): DeviceTypeDto => ({
  name,
  chip,
  slotBytes,
  devices,
});

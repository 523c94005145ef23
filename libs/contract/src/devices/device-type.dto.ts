import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';

/** The chips whose application images this system can tell apart (ESP-IDF `esp_chip_id_t`). */
export const CHIP_NAMES = [
  'ESP32',
  'ESP32-S2',
  'ESP32-S3',
  'ESP32-C2',
  'ESP32-C3',
  'ESP32-C5',
  'ESP32-C6',
  'ESP32-C61',
  'ESP32-H2',
  'ESP32-P4',
] as const;
export type ChipName = (typeof CHIP_NAMES)[number];

/** A device type: a letter first, then letters, digits, `_` or `-`. It becomes part of a firmware key, so no dots and no slashes. */
export const DEVICE_TYPE_PATTERN = new RegExp(`^[A-Za-z][A-Za-z0-9_-]{0,${LIMITS.deviceTypeLength - 1}}$`);

/** Fielded boards register with this type and name their variant elsewhere: it says nothing about the firmware. */
export const FIELDED_REGISTRATION_TYPE = 'ESP32_DevKit_V1';

/** The family that a firmware is built for. */
export class DeviceTypeDto {
  /** @example 'ESP32_OTA_Base' */
  name: string;
  /** @example 'ESP32' */
  chip: ChipName;
  /**
   * Room for one application image in bytes.
   * @example 1310720
   */
  slotBytes: number;
  /** How many devices of this type are known. */
  devices: number;
}

export class DeviceTypeListDto {
  items: DeviceTypeDto[];
}

export class CreateDeviceTypeDto {
  /** @example 'Greenhouse_S3' */
  @Matches(DEVICE_TYPE_PATTERN, {
    message: 'name must begin with a letter and hold at most 31 letters, digits, underscores or hyphens',
  })
  name: string;

  /** @example 'ESP32-S3' */
  @IsIn(CHIP_NAMES)
  chip: ChipName;

  /**
   * Room for one application image in bytes, as the board's partition table gives it.
   * @example 3145728
   */
  @IsInt()
  @Min(LIMITS.slotBytesMin)
  @Max(LIMITS.slotBytesMax)
  slotBytes: number;
}

export class PatchDeviceTypeDto {
  /** @example 'ESP32-S3' */
  @IsOptional()
  @IsIn(CHIP_NAMES)
  chip?: ChipName;

  /** @example 3145728 */
  @IsOptional()
  @IsInt()
  @Min(LIMITS.slotBytesMin)
  @Max(LIMITS.slotBytesMax)
  slotBytes?: number;
}

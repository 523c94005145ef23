import { Type } from 'class-transformer';
import { IsBoolean, IsInt, IsObject, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { LED_LIMITS, LED_MODES } from './led';

/** How a person wants a device's LED. */
export class LedSettingsDto {
  /** 0 heartbeat, 1 fast, 2 slow, 3 breathing, 4 pattern. @example 3 */
  @IsInt()
  @Min(0)
  @Max(LED_MODES.length - 1)
  mode: number;

  /** PWM duty. @example 128 */
  @IsInt()
  @Min(0)
  @Max(LED_LIMITS.brightnessMax)
  brightness: number;

  /** From one blink to the next, in ms. @example 1000 */
  @IsInt()
  @Min(LED_LIMITS.intervalMsMin)
  @Max(LED_LIMITS.intervalMsMax)
  intervalMs: number;

  /** Whether the external LED is used, too. @example false */
  @IsBoolean()
  external: boolean;
}

/** `PUT /api/devices/{deviceId}/settings`: all that a person wants of the device; what is left out stays as the device has it. */
export class DeviceSettingsDto {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => LedSettingsDto)
  led?: LedSettingsDto;
}

/** How a device said that its LED is set; null where it did not say. */
export class ReportedLedDto {
  /** @example 3 */
  mode: number | null;
  /** @example 128 */
  brightness: number | null;
  /** @example 1000 */
  intervalMs: number | null;
  /** @example false */
  external: boolean | null;
}

/** A device's LED: wanted and real. */
export class DeviceLedDto {
  /** What a person set; null while nobody did. */
  desired: LedSettingsDto | null;
  /** From its last heartbeat; null for a device that reports no LED, which is sent no such setting either. */
  reported: ReportedLedDto | null;
  /** Whether the device has it as it was set; null while nothing is set. */
  arrived: boolean | null;
}

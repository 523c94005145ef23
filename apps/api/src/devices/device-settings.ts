import type { DeviceLedDto, DeviceSettingsDto, HeartbeatRequest, LedSettingsDto, SettingsOrder } from '@pcms/contract';

/** An LED as a device reports it; null where it reports none. */
export type ReportedLed = NonNullable<HeartbeatRequest['led']> | null;

type WishedLed = NonNullable<SettingsOrder['led']>;

/** What a person wants, in the form in which it is kept and told; null where that is nothing. */
export const settingsOrder = ({ led }: DeviceSettingsDto): SettingsOrder | null =>
  led
    ? { led: { mode: led.mode, brightness: led.brightness, interval_ms: led.intervalMs, external: led.external } }
    : null;

/**
 * What a device that reports this LED has to be told. A device that reports none has none that it could set: boards in the field,
 * and variants without it.
 */
export function settingsToTell(wished: SettingsOrder | null, reported: ReportedLed = null): SettingsOrder | null {
  const led = wished?.led;
  return led && reported && !isSet(led, reported) ? { led } : null;
}

/** Wanted and real, for people. */
export const toDeviceLedDto = (wished: SettingsOrder | null, reported: ReportedLed): DeviceLedDto => ({
  desired: wished?.led ? toLedSettingsDto(wished.led) : null,
  reported: reported && {
    mode: reported.mode ?? null,
    brightness: reported.brightness ?? null,
    intervalMs: reported.interval_ms ?? null,
    external: reported.external ?? null,
  },
  arrived: wished?.led ? reported !== null && isSet(wished.led, reported) : null,
});

const toLedSettingsDto = (led: WishedLed): LedSettingsDto => ({
  mode: led.mode,
  brightness: led.brightness,
  intervalMs: led.interval_ms,
  external: led.external,
});

const isSet = (wished: WishedLed, reported: NonNullable<ReportedLed>): boolean =>
  wished.mode === reported.mode &&
  wished.brightness === reported.brightness &&
  wished.interval_ms === reported.interval_ms &&
  wished.external === reported.external;

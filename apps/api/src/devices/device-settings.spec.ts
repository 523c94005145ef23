import type { SettingsOrder } from '@pcms/contract';
import { settingsOrder, settingsToTell, toDeviceLedDto, type ReportedLed } from './device-settings';

const LED = { mode: 3, brightness: 128, interval_ms: 1_000, external: false };
const WISHED: SettingsOrder = { led: LED };

describe('settingsToTell', () => {
  it.each<[string, ReportedLed]>([
    ['another mode', { ...LED, mode: 0 }],
    ['another brightness', { ...LED, brightness: 127 }],
    ['another interval', { ...LED, interval_ms: 999 }],
    ['the external LED', { ...LED, external: true }],
    ['only a part of it', { mode: 3, brightness: 128 }],
    ['an LED and nothing about it', {}],
  ])('is what a person wants, for a device that reports %s', (_, reported) => {
    expect(settingsToTell(WISHED, reported)).toEqual(WISHED);
  });

  it.each<[string, SettingsOrder | null, ReportedLed | undefined]>([
    ['a device that has it so', WISHED, LED],
    ['a device that reports no LED', WISHED, undefined],
    ['a device of which nobody wants anything', null, { ...LED, mode: 0 }],
    ['a wish for nothing', {}, { ...LED, mode: 0 }],
  ])('is nothing for %s', (_, wished, reported) => {
    expect(settingsToTell(wished, reported)).toBeNull();
  });
});

describe('settingsOrder', () => {
  it('speaks to the device in its own words', () => {
    const led = { mode: 3, brightness: 128, intervalMs: 1_000, external: false };
    expect(settingsOrder({ led })).toEqual(WISHED);
  });

  it('is nothing where nobody wants anything', () => {
    expect(settingsOrder({})).toBeNull();
  });
});

describe('toDeviceLedDto', () => {
  const DESIRED = { mode: 3, brightness: 128, intervalMs: 1_000, external: false };

  it.each([
    ['wanted and there', WISHED, LED, { desired: DESIRED, reported: DESIRED, arrived: true }],
    [
      'wanted and not there yet',
      WISHED,
      { ...LED, mode: 0 },
      { desired: DESIRED, reported: { ...DESIRED, mode: 0 }, arrived: false },
    ],
    [
      'reported in part',
      WISHED,
      { mode: 3 },
      { desired: DESIRED, reported: { mode: 3, brightness: null, intervalMs: null, external: null }, arrived: false },
    ],
    ['wanted of a device without one', WISHED, null, { desired: DESIRED, reported: null, arrived: false }],
    ['as the device has it', null, LED, { desired: null, reported: DESIRED, arrived: null }],
    ['unknown', null, null, { desired: null, reported: null, arrived: null }],
  ])('shows an LED that is %s', (_, wished, reported, shown) => {
    expect(toDeviceLedDto(wished, reported)).toEqual(shown);
  });
});

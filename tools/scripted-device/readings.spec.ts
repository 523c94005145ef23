import { checkMessage, HEARTBEAT } from '@pcms/contract';
import fc from 'fast-check';
import { readingsOf } from './readings';

const running = { type: 'ESP32_OTA_Base', version: '2.5.0', digest: null };

describe('readingsOf', () => {
  it.each(['ESP32_OTA_Base', 'ESP32_LED_Blink', 'ESP32_PersonalCMS', 'Greenhouse_S3'])(
    'makes heartbeats of a %s that keep to the contract',
    (type) => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(10 ** 9), (random, uptimeMs) => {
          const readings = readingsOf({ running: { ...running, type }, uptimeMs, bootCount: 1, random });
          expect(checkMessage(HEARTBEAT, readings)).toEqual({ ok: true, message: readings });
        }),
      );
    },
  );

  it('gives whole seconds since the start', () => {
    expect(readingsOf({ running, uptimeMs: 61_999, bootCount: 1, random: 0 }).uptime).toBe(61);
  });

  it('measures the climate only where there is a sensor', () => {
    expect(readingsOf({ running, uptimeMs: 0, bootCount: 1, random: 0.5 })).not.toHaveProperty('temperature');
  });
});

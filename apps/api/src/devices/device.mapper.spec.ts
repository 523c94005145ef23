import fc from 'fast-check';
import { isOnline, toDeviceDto, type DeviceRow } from './device.mapper';

const NOW = new Date('2026-03-02T08:00:00Z');
const secondsAgo = (seconds: number): Date => new Date(NOW.getTime() - seconds * 1_000);

describe('isOnline', () => {
  it.each([
    ['just now', 0, 60, true],
    ['2.5 intervals ago', 150, 60, true],
    ['a moment longer ago', 150.001, 60, false],
    ['2.5 short intervals ago', 75, 30, true],
    ['longer ago than those', 76, 30, false],
    ['in what its clock calls the future', -5, 60, true],
  ])('of a device heard %s', (_, seconds, intervalS, online) => {
    expect(isOnline(secondsAgo(seconds), intervalS, NOW)).toBe(online);
  });

  it('is false for a device that was never heard', () => {
    expect(isOnline(null, null, NOW)).toBe(false);
    expect(isOnline(null, 60, NOW)).toBe(false);
  });

  it('turns false once, and only with time', () => {
    const seconds = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(seconds, seconds, fc.integer({ min: 10, max: 86_400 }), (a, b, intervalS) => {
        const [sooner, later] = a <= b ? [a, b] : [b, a];
        if (isOnline(secondsAgo(later), intervalS, NOW))
          expect(isOnline(secondsAgo(sooner), intervalS, NOW)).toBe(true);
      }),
    );
  });
});

describe('toDeviceDto', () => {
  const ROW: DeviceRow = {
    deviceId: 'hall',
    name: 'Hall sign',
    type: 'ESP32_OTA_Base',
    chip: 'ESP32',
    version: '2.4.0',
    status: 'active',
    lastSeenAt: secondsAgo(10),
    intervalS: 60,
    enrolled: true,
    tags: ['beta'],
    update: null,
  };

  it('tells what the row says, and whether the device is online', () => {
    const { lastSeenAt, intervalS, ...same } = ROW;
    expect([lastSeenAt, intervalS]).not.toContain(null);
    expect(toDeviceDto(ROW, NOW)).toEqual({ ...same, online: true, lastSeenAt: '2026-03-02T07:59:50.000Z' });
  });

  it('says null of a device that was never heard', () => {
    expect(toDeviceDto({ ...ROW, lastSeenAt: null, intervalS: null }, NOW)).toMatchObject({
      online: false,
      lastSeenAt: null,
    });
  });

  it('gives the update its device, and its times as texts', () => {
    const update = {
      id: '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11',
      rolloutId: '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a12',
      rolloutName: '2.5.0 to the workshop',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      version: '2.5.0',
      state: 'downloading',
      progress: 40,
      attempt: 1,
      reason: null,
      detail: null,
    } as const;
    const times = { stateAt: '2026-03-02T07:00:00+00:00', offeredAt: secondsAgo(60) };
    expect(toDeviceDto({ ...ROW, update: { ...update, ...times } }, NOW).update).toEqual({
      ...update,
      deviceId: 'hall',
      deviceName: 'Hall sign',
      since: '2026-03-02T07:00:00.000Z',
      offeredAt: '2026-03-02T07:59:00.000Z',
    });
  });
});

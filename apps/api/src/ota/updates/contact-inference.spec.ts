import { UPDATE_STATES } from '@pcms/contract';
import fc from 'fast-check';
import { inferFromContact, runsNewImage, type ActiveUpdate, type RunningImage } from './contact-inference';

const NEW_DIGEST = 'ab'.repeat(32);
const OLD_DIGEST = 'cd'.repeat(32);
const UPDATE: ActiveUpdate = {
  state: 'verifying',
  deviceType: 'ESP32_OTA_Base',
  version: '2.5.0',
  imageDigest: NEW_DIGEST,
};
const NEW: RunningImage = { type: 'ESP32_OTA_Base', version: '2.5.0', imageDigest: NEW_DIGEST };
const OLD: RunningImage = { ...NEW, version: '2.4.0', imageDigest: OLD_DIGEST };

describe('runsNewImage', () => {
  it.each([
    ['type, version and digest agree', {}, {}],
    ['a board in the field names type and version', { imageDigest: null }, {}],
    ['the image has no digest', {}, { imageDigest: null }],
    ['neither side knows a digest', { imageDigest: null }, { imageDigest: null }],
  ])('believes the device when %s', (_, running, update) => {
    expect(runsNewImage({ ...NEW, ...running }, { ...UPDATE, ...update })).toBe(true);
  });

  it.each([
    ['the old version', { version: '2.4.0' }],
    ['a version that is newer still', { version: '2.6.0' }],
    ['no version', { version: null }],
    ['the version with build metadata', { version: '2.5.0+7' }],
    ['another type', { type: 'ESP32_LED_Blink' }],
    ['the new version from the old image', { imageDigest: OLD_DIGEST }],
    ['the old version from the new image', { version: '2.4.0', imageDigest: NEW_DIGEST }],
  ])('does not believe a device that says %s', (_, running) => {
    expect(runsNewImage({ ...NEW, ...running }, UPDATE)).toBe(false);
  });
});

describe('inferFromContact', () => {
  it.each(['offered', 'downloading', 'verifying', 'installing', 'rebooting'] as const)(
    'confirms an update that is %s when the new image calls: a report may have been lost',
    (state) => {
      expect(inferFromContact(NEW, { ...UPDATE, state })).toBe('confirmed');
    },
  );

  it('concludes that a board that never reports came back unchanged, after a whole download', () => {
    expect(inferFromContact({ ...OLD, imageDigest: null }, UPDATE)).toBe('came_back_unchanged');
  });

  it.each(['offered', 'downloading', 'installing', 'rebooting'] as const)(
    'concludes nothing from the old image while the update is %s',
    (state) => {
      expect(inferFromContact({ ...OLD, imageDigest: null }, { ...UPDATE, state })).toBeNull();
    },
  );

  it('leaves it to a device that sends its digest to report', () => {
    expect(inferFromContact(OLD, UPDATE)).toBeNull();
  });

  it('never takes for success what the old image says', () => {
    const running: fc.Arbitrary<RunningImage> = fc.record({
      type: fc.constantFrom('ESP32_OTA_Base', 'ESP32_LED_Blink'),
      version: fc.constantFrom(null, '2.4.0', '2.5.0'),
      imageDigest: fc.constantFrom(null, NEW_DIGEST, OLD_DIGEST),
    });
    const update: fc.Arbitrary<ActiveUpdate> = fc.record({
      state: fc.constantFrom(...UPDATE_STATES),
      deviceType: fc.constantFrom('ESP32_OTA_Base', 'ESP32_LED_Blink'),
      version: fc.constantFrom('2.4.0', '2.5.0'),
      imageDigest: fc.constantFrom(null, NEW_DIGEST),
    });
    fc.assert(
      fc.property(running, update, (device, active) => {
        if (inferFromContact(device, active) !== 'confirmed') return;
        expect([device.type, device.version]).toEqual([active.deviceType, active.version]);
        expect([null, active.imageDigest ?? device.imageDigest]).toContain(device.imageDigest);
      }),
    );
  });
});

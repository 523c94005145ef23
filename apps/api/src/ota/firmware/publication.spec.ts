import { isPublishableVersion, DEVICE_TYPE_PATTERN } from '@pcms/contract';
import type { AppDescription } from '@pcms/esp-image';
import fc from 'fast-check';
import { contradictions, nameFirmware, refusedImage, suitableType } from './publication';

const BASE: AppDescription = {
  projectName: 'ESP32_OTA_Base',
  version: '2.5.0',
  secureVersion: 0,
  builtAt: 'Nov 20 2026 10:12:44',
  idfVersion: 'v5.5.1',
  elfSha256: '0'.repeat(64),
  namesItself: true,
};
/** What every Arduino sketch says that brings no words of its own. */
const STOCK: AppDescription = { ...BASE, projectName: 'arduino-lib-builder', version: '487f743', namesItself: false };

const named = (deviceType: string, version: string) => ({
  ok: true,
  value: { key: `${deviceType}_${version}`, deviceType, version },
});
const refused = (rule: string, field: string) => ({ ok: false, refusal: expect.objectContaining({ rule, field }) });

describe('nameFirmware', () => {
  it('takes both names from an image that names itself', () => {
    expect(nameFirmware({}, BASE)).toEqual(named('ESP32_OTA_Base', '2.5.0'));
  });

  it('prefers what a person typed, each name for itself', () => {
    expect(nameFirmware({ version: '2.6.0-rc.1' }, BASE)).toEqual(named('ESP32_OTA_Base', '2.6.0-rc.1'));
    expect(nameFirmware({ deviceType: 'Hall-Sign' }, BASE)).toEqual(named('Hall-Sign', '2.5.0'));
  });

  it('treats an empty field like one that was left out', () => {
    expect(nameFirmware({ deviceType: '', version: '' }, BASE)).toEqual(named('ESP32_OTA_Base', '2.5.0'));
  });

  it.each([
    ['has no description', null],
    ['has only the stock description', STOCK],
  ])('needs both names for an image that %s', (_, description) => {
    expect(nameFirmware({ version: '2.5.0' }, description)).toEqual(refused('device_type_missing', 'deviceType'));
    expect(nameFirmware({ deviceType: 'ESP32_OTA_Base' }, description)).toEqual(refused('version_missing', 'version'));
    const typed = { deviceType: 'ESP32_OTA_Base', version: '2.5.0' };
    expect(nameFirmware(typed, description)).toEqual(named('ESP32_OTA_Base', '2.5.0'));
  });

  it('takes no words from an image that could not be published under them', () => {
    expect(nameFirmware({}, { ...BASE, projectName: 'my project' })).toEqual(
      refused('device_type_missing', 'deviceType'),
    );
    expect(nameFirmware({}, { ...BASE, version: '' })).toEqual(refused('version_missing', 'version'));
    expect(nameFirmware({}, { ...BASE, version: '20251003.134016' })).toEqual({
      ok: false,
      refusal: {
        rule: 'version_missing',
        field: 'version',
        message: expect.stringMatching(/^The image calls its version "20251003\.134016": .*SemVer 2\.0\.0/),
      },
    });
  });

  it.each(['latest', '2.5', 'v2.5.0', '2.5.0+build.7', '02.5.0', '2.5.0 ', '../../x', `1.0.0-${'x'.repeat(26)}`])(
    'refuses the version %j and names SemVer',
    (version) => {
      expect(nameFirmware({ version }, BASE)).toEqual({
        ok: false,
        refusal: { rule: 'bad_version', field: 'version', message: expect.stringContaining('SemVer 2.0.0') },
      });
    },
  );

  it.each(['../../x', 'a/b', 'a.b', '2nd', '_x', 'a b', 'ä', 'x'.repeat(32)])(
    'refuses the device type %j',
    (deviceType) => {
      expect(nameFirmware({ deviceType }, BASE)).toEqual(refused('bad_device_type', 'deviceType'));
    },
  );

  it('never lets anything else than a type and a version become a key, whatever a person or an image says', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('ESP32_OTA_Base', '2.5.0', '../x', '1.0.0-a_b'));
    fc.assert(
      fc.property(fc.option(text), fc.option(text), text, text, (deviceType, version, projectName, ownVersion) => {
        const typed = { deviceType: deviceType ?? undefined, version: version ?? undefined };
        const naming = nameFirmware(typed, { ...BASE, projectName, version: ownVersion });
        if (!naming.ok) return;
        expect(naming.value.deviceType).toMatch(DEVICE_TYPE_PATTERN);
        expect(isPublishableVersion(naming.value.version)).toBe(true);
      }),
    );
  });
});

describe('suitableType', () => {
  const name = { key: 'ESP32_OTA_Base_2.5.0', deviceType: 'ESP32_OTA_Base', version: '2.5.0' };
  const type = { name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1_310_720 } as const;

  it('accepts an image for the type’s chip that fills its slot to the last byte', () => {
    expect(suitableType({ chip: 'ESP32', sizeBytes: 1_310_720 }, name, type)).toEqual({ ok: true, value: type });
  });

  it('refuses a type that nobody has added, and says how to add it', () => {
    const verdict = suitableType({ chip: 'ESP32', sizeBytes: 1 }, name, null);
    expect(verdict).toEqual(refused('unknown_device_type', 'deviceType'));
    expect(!verdict.ok && verdict.refusal.message).toContain('POST /api/devices/types');
  });

  it('refuses another chip and names both', () => {
    expect(suitableType({ chip: 'ESP32-C3', sizeBytes: 1 }, name, type)).toEqual({
      ok: false,
      refusal: {
        rule: 'wrong_chip',
        field: 'firmware',
        message: "This file cannot be published: built for ESP32-C3, but this type's chip is ESP32.",
      },
    });
  });

  it('refuses one byte too many for the slot', () => {
    expect(suitableType({ chip: 'ESP32', sizeBytes: 1_310_721 }, name, type)).toEqual(
      refused('too_large_for_slot', 'firmware'),
    );
  });
});

describe('refusedImage', () => {
  it('keeps the rule and blames the file', () => {
    expect(refusedImage({ rule: 'empty', message: 'an empty file (0 bytes)' })).toEqual({
      rule: 'empty',
      field: 'firmware',
      message: 'This file cannot be published: an empty file (0 bytes).',
    });
  });
});

describe('contradictions', () => {
  const as = (deviceType: string, version: string) => ({ key: `${deviceType}_${version}`, deviceType, version });

  it('finds none where the image is published under its own names', () => {
    expect(contradictions(as('ESP32_OTA_Base', '2.5.0'), BASE)).toEqual([]);
  });

  it('warns of boards that will look un-updated', () => {
    expect(contradictions(as('ESP32_OTA_Base', '2.5.0'), { ...BASE, version: '2.4.9' })).toEqual([
      'The image says 2.4.9 of itself: boards that report it will look un-updated.',
    ]);
    expect(contradictions(as('ESP32_OTA_Base', '2.5.0'), { ...BASE, version: '' })).toEqual([
      'The image says no version of itself: boards that report it will look un-updated.',
    ]);
  });

  it('warns of an image that belongs to another type', () => {
    expect(contradictions(as('ESP32_LED_Blink', '2.5.0'), BASE)).toEqual([
      'The image says that it is "ESP32_OTA_Base": boards that report it will look like another type.',
    ]);
  });

  it('has nothing to compare with where the image does not name itself', () => {
    expect(contradictions(as('ESP32_LED_Blink', '1.0.0'), null)).toEqual([]);
    expect(contradictions(as('ESP32_LED_Blink', '1.0.0'), STOCK)).toEqual([]);
  });
});

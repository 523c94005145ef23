import { LIMITS } from '@pcms/contract';
import { brokenAnswerField, goldenSignatures } from '@pcms/contract/testing';
import fc from 'fast-check';
import { PUBLIC_URL_LENGTH } from '../../config/settings';
import type { DeltaFacts } from '../firmware/deltas/delta-library.service';
import type { FirmwareFacts } from '../firmware/firmware-library.service';
import { updateAnswer, type OfferedUpdate } from './check-answer';

const FIRMWARE: FirmwareFacts = {
  key: 'ESP32_OTA_Base_2.5.0',
  deviceType: 'ESP32_OTA_Base',
  version: '2.5.0',
  description: 'Fixes the reconnect after a router restart.',
  chip: 'ESP32',
  sizeBytes: 1_133_664,
  sha256: 'ab'.repeat(32),
  md5: 'cd'.repeat(16),
  imageDigest: 'ef'.repeat(32),
  securityVersion: 0,
  signature: null,
  uploadedAt: new Date('2026-03-01T12:00:00Z'),
  withdrawnAt: null,
};
const OFFERED: OfferedUpdate = {
  updateId: '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11',
  firmware: FIRMWARE,
  force: false,
  deviceType: 'ESP32_OTA_Base',
  baseUrl: 'https://ota.example.org',
  delta: null,
};

/** 72 bytes of DER, the longest there is, from `golden/signature.json`. */
const LONGEST_SIGNATURE =
  goldenSignatures.map(({ signature }) => signature).find((text) => text.length === 96 && /^[^*]+$/.test(text)) ?? '';

/** Everything as long as it may be, so that the description has the least room. */
const LONGEST_TYPE = 'A'.repeat(LIMITS.deviceTypeLength);
const LONGEST_VERSION = `10.20.30-${'a'.repeat(LIMITS.versionLength - 9)}`;
const TIGHTEST: OfferedUpdate = {
  ...OFFERED,
  baseUrl: `https://${'h'.repeat(PUBLIC_URL_LENGTH - 'https://'.length)}`,
  force: true,
  firmware: {
    ...FIRMWARE,
    deviceType: LONGEST_TYPE,
    version: LONGEST_VERSION,
    key: `${LONGEST_TYPE}_${LONGEST_VERSION}`,
    sizeBytes: LIMITS.slotBytesMax,
    securityVersion: 0xffff_ffff,
    signature: { value: LONGEST_SIGNATURE, keyId: 'b6d5562c' },
  },
};

const DELTA: DeltaFacts = {
  firmwareKey: FIRMWARE.key,
  from: '0d'.repeat(32),
  sizeBytes: 40_213,
  sha256: '5e'.repeat(32),
};

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));
const describedAs = (description: string, offered = OFFERED) =>
  updateAnswer({ ...offered, firmware: { ...offered.firmware, description } });

describe('updateAnswer', () => {
  it('says everything that a device needs, under the names that boards in the field read', () => {
    expect(updateAnswer(OFFERED)).toEqual({
      update_available: true,
      update_id: OFFERED.updateId,
      version: '2.5.0',
      target_firmware: 'ESP32_OTA_Base',
      firmware_key: 'ESP32_OTA_Base_2.5.0',
      firmware_url: `https://ota.example.org/api/ota/download/ESP32_OTA_Base_2.5.0?update=${OFFERED.updateId}`,
      file_size: 1_133_664,
      sha256: FIRMWARE.sha256,
      md5: FIRMWARE.md5,
      security_version: 0,
      force: false,
      description: FIRMWARE.description,
      release_date: '2026-03-01T12:00:00.000Z',
      update_type: 'same_type',
    });
  });

  it.each([
    ['same_type', 'ESP32_OTA_Base', false],
    ['same_type', 'ESP32_OTA_Base', true],
    ['cross_firmware', 'ESP32_LED_Blink', false],
    ['forced_cross_firmware', 'ESP32_LED_Blink', true],
  ])('is called %s for a %s, forced: %s', (updateType, deviceType, force) => {
    expect(updateAnswer({ ...OFFERED, deviceType, force }).update_type).toBe(updateType);
  });

  it('has room for the whole text of all that a device needs, at its longest', () => {
    const answer = updateAnswer(TIGHTEST);
    expect(brokenAnswerField('check-answer', answer)).toBeNull();
    expect([answer.firmware_key.length, answer.signature?.length]).toEqual([63, 96]);
  });

  it('brings the signature with its key, and neither where there is none', () => {
    const signature = { value: LONGEST_SIGNATURE, keyId: 'b6d5562c' };
    expect(updateAnswer({ ...OFFERED, firmware: { ...FIRMWARE, signature } })).toMatchObject({
      signature: LONGEST_SIGNATURE,
      key_id: 'b6d5562c',
    });
    expect(Object.keys(updateAnswer(OFFERED))).not.toEqual(expect.arrayContaining(['signature']));
    expect(Object.keys(updateAnswer(OFFERED))).not.toEqual(expect.arrayContaining(['key_id']));
  });

  it('keeps a description that just fits, and cuts one that has a byte too many', () => {
    const room = LIMITS.deviceAnswerBytes - bytesOf(describedAs(''));
    expect(describedAs('d'.repeat(room)).description).toBe('d'.repeat(room));
    const cut = describedAs('d'.repeat(room + 1));
    expect(cut.description).toBe(`${'d'.repeat(room - 3)}…`);
    expect(bytesOf(cut)).toBe(LIMITS.deviceAnswerBytes);
  });

  it('never cuts through a character that takes two code units', () => {
    expect(describedAs('😀'.repeat(400)).description).toMatch(/^(?:😀)+…$/u);
  });

  it('leaves the description out where not even its beginning fits', () => {
    const noRoom = { ...OFFERED, baseUrl: `https://${'h'.repeat(500)}` };
    expect(describedAs('Text.', noRoom).description).toBe('');
  });

  it('fits every board, and its description begins as the firmware’s does', () => {
    const character = fc.oneof(
      fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
      fc.constantFrom(
        'a',
        '"',
        '\\',
        '\n',
        '\0',
        '\x1f',
        '\x7f',
        'ä',
        '…',
        '€',
        '😀',
        '👩‍🚀',
        '\ud83d',
        '\ude00',
        '\u2028',
      ),
    );
    const description = fc.array(character, { maxLength: LIMITS.descriptionLength }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(description, fc.constantFrom(OFFERED, TIGHTEST), (text, offered) => {
        const answer = describedAs(text, offered);
        expect(bytesOf(answer)).toBeLessThanOrEqual(LIMITS.deviceAnswerBytes);
        if (answer.description === text) return;
        expect(answer.description).toMatch(/^(?:[^]*…)?$/);
        expect(text.startsWith(answer.description.replace(/…$/, ''))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it('cuts no more than it must: one more character would not fit', () => {
    const description = fc.array(fc.constantFrom('a', '"', 'ä', '€', '😀'), {
      minLength: 300,
      maxLength: LIMITS.descriptionLength,
    });
    fc.assert(
      fc.property(description, fc.constantFrom(OFFERED, TIGHTEST), (characters, offered) => {
        const answer = describedAs(characters.join(''), offered);
        fc.pre(answer.description !== characters.join(''));
        const kept = [...answer.description].length - 1;
        const longer = { ...answer, description: `${characters.slice(0, kept + 1).join('')}…` };
        expect(bytesOf(longer)).toBeGreaterThan(LIMITS.deviceAnswerBytes);
      }),
    );
  });

  it('names a patch beside all that it says without one', () => {
    const { delta, ...rest } = updateAnswer({ ...OFFERED, delta: DELTA });
    expect(rest).toEqual(updateAnswer(OFFERED));
    expect(delta).toEqual({
      url: `https://ota.example.org/api/ota/delta/ESP32_OTA_Base_2.5.0/${DELTA.from}?update=${OFFERED.updateId}`,
      size: 40_213,
      sha256: DELTA.sha256,
      from: DELTA.from,
      format: 'pcms1',
    });
  });

  it('fits with a patch where everything is as long as it may be, and the description is cut no more than without', () => {
    const { key, sizeBytes } = TIGHTEST.firmware;
    const delta = { ...DELTA, firmwareKey: key, sizeBytes };
    const firmware = { ...TIGHTEST.firmware, description: 'x'.repeat(LIMITS.descriptionLength) };
    const answer = updateAnswer({ ...TIGHTEST, firmware, delta });
    expect(brokenAnswerField('check-answer', answer)).toBeNull();
    expect(answer.description).toBe(updateAnswer({ ...TIGHTEST, firmware }).description);
  });
});

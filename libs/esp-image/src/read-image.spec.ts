import * as fc from 'fast-check';
import { createHash } from 'node:crypto';
import { ESP_CHIPS, readImage, type EspChip, type ReadResult } from './index';
import { bootloaderImage, buildImage, mergedImage, signedImage, withFlippedByte } from './testing';

const CHIPS = Object.keys(ESP_CHIPS) as EspChip[];
const RUNS = { numRuns: 60 };

const hexSha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const ruleOf = (result: ReadResult) => (result.ok ? null : result.refusal.rule);

describe('readImage', () => {
  it('reads a whole ESP32 image', () => {
    const bytes = buildImage({ projectName: 'ESP32_LED_Blink', version: '2.5.0', secureVersion: 3 });
    expect(readImage(bytes)).toMatchObject({
      ok: true,
      image: {
        sizeBytes: bytes.length,
        chip: 'ESP32',
        entryAddress: 0x40080000,
        checksum: bytes.at(-33),
        appDigest: hexSha256(bytes.subarray(0, -32)),
        sha256: hexSha256(bytes),
        description: { projectName: 'ESP32_LED_Blink', version: '2.5.0', secureVersion: 3, namesItself: true },
        signed: false,
      },
    });
  });

  it('reads the same with the hash function of the caller', () => {
    const bytes = buildImage();
    expect(readImage(bytes, (part) => createHash('sha256').update(part).digest())).toEqual(readImage(bytes));
  });

  it('reads bytes that begin in the middle of a buffer', () => {
    const bytes = buildImage();
    const surrounded = new Uint8Array(bytes.length + 7);
    surrounded.set(bytes, 3);
    expect(readImage(surrounded.subarray(3, 3 + bytes.length))).toEqual(readImage(bytes));
  });

  it('accepts an image without a description, as older ESP-IDF versions make it', () => {
    expect(readImage(buildImage({ describe: false }))).toMatchObject({ ok: true, image: { description: null } });
  });

  it('accepts an image without an appended digest', () => {
    expect(readImage(buildImage({ hashAppended: false }))).toMatchObject({ ok: true, image: { appDigest: null } });
  });

  it('accepts a signed image and counts the signature in its size', () => {
    const bytes = signedImage(buildImage());
    expect(readImage(bytes)).toMatchObject({ ok: true, image: { signed: true, sizeBytes: bytes.length } });
  });

  it.each(CHIPS)('tells an image for %s from its bootloader and from a file of both', (chip) => {
    const image = buildImage({ chip });
    expect(readImage(image)).toMatchObject({ ok: true, image: { chip } });
    expect(ruleOf(readImage(bootloaderImage(chip)))).toBe('bootloader_image');
    expect([0, 0x1000, 0x2000].map((offset) => ruleOf(readImage(mergedImage(image, offset))))).toEqual(
      Array(3).fill('merged_image'),
    );
  });

  it('refuses any truncation, whatever the chip', () => {
    const images = CHIPS.map((chip) => buildImage({ chip, sizeBytes: 73_728 }));
    fc.assert(
      fc.property(fc.constantFrom(...images), fc.nat(73_727), (image, sizeBytes) => {
        expect(ruleOf(readImage(image.subarray(0, sizeBytes)))).toBe(
          sizeBytes >= 24 ? 'truncated' : sizeBytes === 0 ? 'empty' : 'too_small',
        );
      }),
      RUNS,
    );
  });

  it('refuses any truncation of an image without a digest', () => {
    const image = buildImage({ hashAppended: false, sizeBytes: 73_728 });
    fc.assert(
      fc.property(fc.integer({ min: 24, max: 73_727 }), (sizeBytes) => {
        expect(ruleOf(readImage(image.subarray(0, sizeBytes)))).toBe('truncated');
      }),
      RUNS,
    );
  });

  it('refuses any flipped byte inside a segment by the checksum, with or without a digest', () => {
    const images = [buildImage(), buildImage({ hashAppended: false, describe: false })];
    const read = readImage(buildImage());
    const inSegments = read.ok ? read.image.segments : [];
    const offsets = inSegments.map(({ fileOffset, sizeBytes }) =>
      fc.integer({ min: fileOffset, max: fileOffset + sizeBytes - 1 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...images), fc.oneof(...offsets), (image, offset) => {
        expect(ruleOf(readImage(withFlippedByte(image, offset)))).toBe('bad_checksum');
      }),
      RUNS,
    );
  });

  it('refuses any other byte anywhere in an image with a digest', () => {
    const images = CHIPS.map((chip) => buildImage({ chip, sizeBytes: 73_728 }));
    const anyOffset = fc.oneof(fc.nat(31), fc.nat(73_727), fc.integer({ min: 73_727 - 64, max: 73_727 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...images),
        anyOffset,
        fc.integer({ min: 1, max: 255 }),
        (image, offset, difference) => {
          const changed = image.slice();
          changed[offset] = (image[offset] ?? 0) ^ difference;
          expect(readImage(changed).ok).toBe(false);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses random bytes, also behind a plausible start, and never throws', () => {
    const start = fc.constantFrom([], [0xe9], [...buildImage().subarray(0, 24)], [...buildImage().subarray(0, 400)]);
    fc.assert(
      fc.property(start, fc.uint8Array({ maxLength: 2000 }), (head, tail) => {
        expect(readImage(Uint8Array.of(...head, ...tail)).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

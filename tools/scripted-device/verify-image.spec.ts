import { createHash } from 'node:crypto';
import type { UpdateAnswer } from '@pcms/contract';
import { buildImage, bootloaderImage } from '@pcms/esp-image/testing';
import { verifyImage } from './verify-image';

const offerOf = (bytes: Uint8Array): UpdateAnswer =>
  ({ sha256: createHash('sha256').update(bytes).digest('hex') }) as UpdateAnswer;

describe('verifyImage', () => {
  it('hands back the digest at the end of a sound image', () => {
    const image = Buffer.from(buildImage());
    expect(verifyImage(image, offerOf(image), 'ESP32')).toEqual({
      ok: true,
      digest: image.toString('hex', image.length - 32),
    });
  });

  it('finds a single flipped bit', () => {
    const image = Buffer.from(buildImage());
    const damaged = Buffer.from(image);
    damaged.writeUInt8(damaged.readUInt8(50_000) ^ 1, 50_000);
    expect(verifyImage(damaged, offerOf(image), 'ESP32')).toMatchObject({ ok: false, reason: 'bad_hash' });
  });

  it('refuses what no bootloader would start, although it is what was published', () => {
    const bytes = Buffer.from(bootloaderImage());
    expect(verifyImage(bytes, offerOf(bytes), 'ESP32')).toMatchObject({ ok: false, reason: 'flash_failed' });
  });

  it('refuses an image for another chip', () => {
    const image = Buffer.from(buildImage({ chip: 'ESP32-C3' }));
    expect(verifyImage(image, offerOf(image), 'ESP32')).toEqual({
      ok: false,
      reason: 'wrong_chip',
      detail: 'ESP32-C3, not ESP32',
    });
  });
});

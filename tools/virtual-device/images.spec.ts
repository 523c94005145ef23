import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readImage, suits, type EspImage } from '@pcms/esp-image';
import { builtImage, makeTestImage, type DeviceType } from './images';

const TYPES: readonly DeviceType[] = ['ESP32_LED_Blink', 'ESP32_OTA_Base', 'ESP32_PersonalCMS'];
const FIELDED_SLOT_BYTES = 1_310_720;
/** Behind the description (`TrustedKeyRing`: magic, count, then 91 bytes for each key). */
const KEYS_OFFSET = 0x120;

function read(bytes: Uint8Array): EspImage {
  const result = readImage(bytes);
  if (!result.ok) throw new Error(result.refusal.message);
  return result.image;
}

describe("a virtual device's image", () => {
  it.each(TYPES)('of %s is one that the server takes, for a board in the field', (type) => {
    const { version, file } = builtImage(type);
    expect(existsSync(file)).toBe(true);
    const image = read(readFileSync(file));
    expect(image.description).toMatchObject({ projectName: type, version, secureVersion: 0, namesItself: true });
    expect(suits(image, { chip: 'ESP32', slotBytes: FIELDED_SLOT_BYTES })).toBeNull();
  });

  it('is another image with another version, in its code too', async () => {
    const [one, other] = await Promise.all(
      ['3.0.0', '3.0.1'].map((version) => makeTestImage({ type: 'ESP32_OTA_Base', version, securityVersion: 4 })),
    );
    if (!one || !other) throw new Error('two images');
    expect(read(one).description).toMatchObject({ version: '3.0.0', secureVersion: 4 });
    expect(read(one).appDigest).not.toBe(read(other).appDigest);
    expect(read(one).description?.elfSha256).not.toBe(read(other).description?.elfSha256);
    const code = read(one).segments[1];
    expect(one.indexOf('3.0.0', code?.fileOffset)).toBeGreaterThan(0);
  });

  it('carries the keys that it is to trust', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pcms-keys-'));
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(join(folder, 'key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
    const image = await makeTestImage({ type: 'ESP32_OTA_Base', version: '3.0.0', trust: [join(folder, 'key.pem')] });
    rmSync(folder, { recursive: true });
    expect(image.toString('latin1', KEYS_OFFSET, KEYS_OFFSET + 4)).toBe('PMCK');
    expect(image.readUInt32LE(KEYS_OFFSET + 4)).toBe(1);
    const der = publicKey.export({ type: 'spki', format: 'der' });
    expect(image.subarray(KEYS_OFFSET + 8, KEYS_OFFSET + 8 + der.length)).toEqual(der);
  });

  it('grows by what it is padded with, and is the same image whenever it is made', async () => {
    const wish = { type: 'ESP32_OTA_Base', version: '3.0.0', padBytes: 65_536 } as const;
    const [padded, again, plain] = await Promise.all([
      makeTestImage(wish),
      makeTestImage(wish),
      makeTestImage({ ...wish, padBytes: 0 }),
    ]);
    expect(padded.length - plain.length).toBe(65_536);
    expect(createHash('sha256').update(padded).digest('hex')).toBe(createHash('sha256').update(again).digest('hex'));
    expect(read(padded).description?.version).toBe('3.0.0');
  });

  it('is refused with a fault that nobody knows', async () => {
    const fault = 'explode' as 'hang';
    await expect(makeTestImage({ type: 'ESP32_OTA_Base', version: '3.0.0', fault })).rejects.toThrow(/explode/);
  });
});

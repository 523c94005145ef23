import { createHash } from 'node:crypto';
import { ROUTES } from '@pcms/contract';
import { buildImage, mergedImage, withFlippedByte } from '@pcms/esp-image/testing';
import { aDevice } from '../testing/rows';
import { FirmwareApp, UPLOAD_LIMIT_BYTES } from './testing/firmware-app';

const KEY = 'ESP32_OTA_Base_2.5.0';
const IMAGE = buildImage({ version: '2.5.0' });
const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Array<number>(5_000).fill(7)]);
const NOTHING = { keys: [], files: [] };

const digest = (algorithm: 'sha256' | 'md5', bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');
const fileOf = (image: Uint8Array) => `${digest('sha256', image)}.bin`;

describe('the firmware over HTTP', () => {
  let app: FirmwareApp;
  beforeAll(async () => {
    app = await FirmwareApp.start();
  });
  afterEach(() => app.clear());
  afterAll(() => app.close());

  describe('publishing', () => {
    it('takes type and version from an image that names itself', async () => {
      const { status, body } = await app.upload(IMAGE, { description: 'Fixes the reconnect. ✓' });
      expect(status).toBe(201);
      expect(body).toEqual({
        key: KEY,
        deviceType: 'ESP32_OTA_Base',
        version: '2.5.0',
        description: 'Fixes the reconnect. ✓',
        chip: 'ESP32',
        sizeBytes: IMAGE.length,
        sha256: digest('sha256', IMAGE),
        md5: digest('md5', IMAGE),
        imageDigest: Buffer.from(IMAGE.subarray(-32)).toString('hex'),
        securityVersion: 0,
        image: {
          projectName: 'ESP32_OTA_Base',
          version: '2.5.0',
          builtAt: 'Nov 20 2026 10:12:44',
          idfVersion: 'v5.5.1',
        },
        signature: null,
        downloads: 0,
        uploadedAt: expect.any(String),
        uploadedBy: 'anna',
        withdrawnAt: null,
        created: true,
        devicesTooSmall: 0,
        warnings: [],
      });
      expect(await app.stored()).toEqual({ keys: [KEY], files: [fileOf(IMAGE)] });
    });

    it('takes an image without a description under the names in the form', async () => {
      const image = buildImage({ describe: false });
      const { status, body } = await app.upload(image, { deviceType: 'ESP32_LED_Blink', version: '1.0.0' });
      expect([status, body.key, body.image]).toEqual([201, 'ESP32_LED_Blink_1.0.0', null]);
    });

    it('warns when the form contradicts the image, and says how many devices it does not fit', async () => {
      await aDevice(app.dataSource, { slotBytes: String(IMAGE.length - 1) });
      await aDevice(app.dataSource, { slotBytes: String(IMAGE.length) });
      const { status, body } = await app.upload(IMAGE, { version: '2.6.0' });
      expect([status, body.key, body.devicesTooSmall]).toEqual([201, 'ESP32_OTA_Base_2.6.0', 1]);
      expect(body.warnings).toEqual(['The image says 2.5.0 of itself: boards that report it will look un-updated.']);
    });

    it('answers the same bytes again with 200 and stores nothing twice', async () => {
      const first = await app.upload(IMAGE, { description: 'first' });
      const again = await app.upload(IMAGE, { description: 'again' });
      expect([again.status, again.body]).toEqual([200, { ...first.body, created: false }]);
      expect(await app.stored()).toEqual({ keys: [KEY], files: [fileOf(IMAGE)] });
    });

    it('brings back a lost file when the same bytes come again', async () => {
      const { body } = await app.upload(IMAGE);
      await app.store.remove(body.sha256);
      await app.upload(IMAGE);
      expect(await app.store.read(body.sha256)).toEqual(Buffer.from(IMAGE));
    });

    it('stores bytes once that are published under two names', async () => {
      await app.upload(IMAGE);
      await app.upload(IMAGE, { version: '2.5.1' });
      expect(await app.stored()).toEqual({ keys: [KEY, 'ESP32_OTA_Base_2.5.1'], files: [fileOf(IMAGE)] });
    });

    it('refuses other bytes for a version that exists', async () => {
      await app.upload(IMAGE);
      const { status, body } = await app.upload(buildImage({ version: '2.5.0', seed: 2 }));
      expect([status, body.code, body.field]).toEqual([409, 'same_version_other_bytes', 'version']);
      expect(await app.stored()).toEqual({ keys: [KEY], files: [fileOf(IMAGE)] });
    });

    it('creates one firmware when the same bytes come four times at once', async () => {
      const answers = await Promise.all([1, 2, 3, 4].map(() => app.upload(IMAGE)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
      expect(await app.stored()).toEqual({ keys: [KEY], files: [fileOf(IMAGE)] });
    });

    it('lets one of several images win that claim the same version at once', async () => {
      const images = [1, 2, 3, 4].map((seed) => buildImage({ version: '2.5.0', seed }));
      const answers = await Promise.all(images.map((image) => app.upload(image)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const [winner] = answers.filter(({ status }) => status === 201);
      expect(await app.stored()).toEqual({ keys: [KEY], files: [`${winner?.body.sha256}.bin`] });
    });
  });

  describe('refusing', () => {
    it.each([
      ['empty', 'an empty file', new Uint8Array()],
      ['not_an_esp32_image', 'five bytes of text', new TextEncoder().encode('hello')],
      ['not_an_esp32_image', 'a PNG named .bin', PNG],
      ['truncated', 'an image cut in half', IMAGE.subarray(0, IMAGE.length / 2)],
      ['bad_checksum', 'one flipped byte in a segment', withFlippedByte(IMAGE, 0x400)],
      ['merged_image', 'a merged image', mergedImage(IMAGE)],
      ['wrong_chip', 'an image for another chip', buildImage({ chip: 'ESP32-C3' })],
    ])('stores nothing and says %s for %s', async (rule, _, image) => {
      const { status, body } = await app.upload(image);
      expect([status, body.code, body.field]).toEqual([422, rule, 'firmware']);
      expect(body.requestId).toEqual(expect.any(String));
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('names both chips', async () => {
      const { body } = await app.upload(buildImage({ chip: 'ESP32-C3' }));
      expect(body.message).toContain("built for ESP32-C3, but this type's chip is ESP32");
    });

    it('stores nothing of an image that is too large for the type’s slot', async () => {
      await app.types.create({ name: 'Tiny', chip: 'ESP32', slotBytes: 65_536 });
      const { status, body } = await app.upload(IMAGE, { deviceType: 'Tiny' });
      expect([status, body.code, body.field]).toEqual([422, 'too_large_for_slot', 'firmware']);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it.each([1, 5_000_000])(
      'stores nothing of a file that is %d bytes over the upload limit, and names the limit',
      async (excess) => {
        const { status, body } = await app.upload(new Uint8Array(UPLOAD_LIMIT_BYTES + excess));
        expect([status, body.code, body.field]).toEqual([413, 'firmware_too_large', 'firmware']);
        expect(body.message).toContain('262,144 bytes');
        expect(await app.stored()).toEqual(NOTHING);
      },
    );

    it.each([
      ['bad_version', 'version', { version: 'latest' }],
      ['bad_device_type', 'deviceType', { deviceType: '../../x' }],
      ['unknown_device_type', 'deviceType', { deviceType: 'Greenhouse_S3' }],
    ])('stores nothing and says %s of %s: %j', async (rule, field, fields) => {
      const { status, body } = await app.upload(IMAGE, fields);
      expect([status, body.code, body.field]).toEqual([422, rule, field]);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it.each([
      ['deviceType', { deviceType: 'x'.repeat(300) }],
      ['version', { version: '1'.repeat(300) }],
      ['description', { description: 'é'.repeat(1_001) }],
      ['description', { description: 'x'.repeat(100_000) }],
      ['description', { description: 'a\0b' }],
      ['colour', { colour: 'green' }],
      ['firmware', { firmware: 'text' }],
    ])('stores nothing with a bad field %s and names it', async (field, fields) => {
      const { status, body } = await app.upload(IMAGE, fields);
      expect([status, body.code, body.field]).toEqual([400, 'invalid_field', field]);
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('asks for the names that the image does not say', async () => {
      const image = buildImage({ describe: false });
      expect((await app.upload(image)).body).toMatchObject({ code: 'device_type_missing', field: 'deviceType' });
      const { body } = await app.upload(image, { deviceType: 'ESP32_OTA_Base' });
      expect(body).toMatchObject({ code: 'version_missing', field: 'version' });
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('works on as before after all that', async () => {
      await app.upload(PNG);
      expect((await app.upload(IMAGE)).status).toBe(201);
    });
  });

  describe('managing', () => {
    beforeEach(async () => {
      await app.upload(IMAGE);
    });

    it('lists and reads what is published', async () => {
      const { status, body } = await app.http.get(ROUTES.ota.versions);
      expect([status, body.items.length, body.items[0].key]).toEqual([200, 1, KEY]);
      await app.http.get(ROUTES.ota.firmware(KEY)).expect(200, body.items[0]);
    });

    it('withdraws, and then deletes', async () => {
      const { status, body } = await app.http.post(ROUTES.ota.withdraw(KEY));
      expect([status, body.withdrawnAt]).toEqual([200, expect.any(String)]);
      await app.http.delete(ROUTES.ota.delete(KEY)).expect(204, {});
      expect(await app.stored()).toEqual(NOTHING);
    });

    it('names the rollouts that keep a firmware from being deleted', async () => {
      app.rollouts.namesByKey.set(KEY, ['To the hall', 'Everybody']);
      const { status, body } = await app.http.delete(ROUTES.ota.delete(KEY));
      expect([status, body.code]).toEqual([409, 'firmware_in_use']);
      expect(body.message).toContain('"To the hall", "Everybody"');
    });

    it.each([
      ['get', ROUTES.ota.firmware('Nothing_1.0.0')],
      ['post', ROUTES.ota.withdraw('Nothing_1.0.0')],
      ['delete', ROUTES.ota.delete('Nothing_1.0.0')],
      ['delete', ROUTES.ota.delete('../../x')],
    ] as const)('knows no such firmware: %s %s', async (method, path) => {
      const { status, body } = await app.http[method](path);
      expect([status, body.code]).toEqual([404, 'firmware_not_found']);
    });
  });
});

import { setTimeout as wait } from 'node:timers/promises';
import { buildImage } from '@pcms/esp-image/testing';
import { FirmwareFileMissing } from './firmware.errors';
import { FirmwareApp } from './testing/firmware-app';

const KEY = 'ESP32_OTA_Base_2.5.0';
const IMAGE = buildImage({ version: '2.5.0' });

describe('the firmware library', () => {
  let app: FirmwareApp;
  let reads: jest.SpyInstance;
  beforeAll(async () => {
    // Room for two of these images.
    app = await FirmwareApp.start({ IMAGE_CACHE_BYTES: String(2 * IMAGE.length) });
  });
  beforeEach(() => {
    reads = jest.spyOn(app.store, 'read');
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    const { keys } = await app.stored();
    await app.clear();
    for (const key of keys) await untilFound(key, false);
  });
  afterAll(() => app.close());

  async function published(image: Uint8Array, fields: Readonly<Record<string, string>> = {}) {
    const { body } = await app.upload(image, fields).expect(201);
    await untilFound(body.key, true);
    const facts = await app.library.find(body.key);
    if (!facts) throw new Error('It was found a moment ago.');
    return facts;
  }

  /** Events travel through Postgres, so they take a moment. */
  async function untilFound(key: string, wanted: boolean): Promise<void> {
    while (((await app.library.find(key)) !== null) !== wanted) await wait(5);
  }

  describe('finding', () => {
    it('knows what is published, as it is', async () => {
      expect(await published(IMAGE)).toMatchObject({
        key: KEY,
        deviceType: 'ESP32_OTA_Base',
        version: '2.5.0',
        chip: 'ESP32',
        sizeBytes: IMAGE.length,
        securityVersion: 0,
        withdrawnAt: null,
      });
    });

    it('knows nothing else', async () => expect(await app.library.find('Nothing_1.0.0')).toBeNull());

    it('hears of what is published, withdrawn and deleted', async () => {
      expect(await app.library.find(KEY)).toBeNull();
      await published(IMAGE);
      await app.catalog.withdraw(KEY);
      while ((await app.library.find(KEY))?.withdrawnAt === null) await wait(5);
      await app.catalog.delete(KEY);
      await untilFound(KEY, false);
    });

    it('asks the database once for all who ask at the same time, and not again', async () => {
      await published(IMAGE);
      const query = jest.spyOn(app.dataSource, 'createQueryRunner');
      await Promise.all(Array.from({ length: 100 }, () => app.library.find(KEY)));
      expect(query).not.toHaveBeenCalled();
    });
  });

  describe('the bytes of an image', () => {
    it('are read once for all who ask at the same time, and not again', async () => {
      const facts = await published(IMAGE);
      const all = await Promise.all(Array.from({ length: 50 }, () => app.library.bytes(facts)));
      await app.library.bytes(facts);
      expect(reads).toHaveBeenCalledTimes(1);
      expect(all[0]).toEqual(Buffer.from(IMAGE));
      expect(new Set(all).size).toBe(1);
    });

    it('make room for others when memory is full, the longest unused ones first', async () => {
      const [first, second, third] = await Promise.all(
        [11, 12, 13].map((seed) => published(buildImage({ version: `${seed}.0.0`, seed }))),
      );
      if (!first || !second || !third) throw new Error('Three were published.');
      for (const facts of [first, second, first, third, first]) await app.library.bytes(facts);
      expect(reads).toHaveBeenCalledTimes(3);
      await app.library.bytes(second);
      expect(reads).toHaveBeenCalledTimes(4);
    });

    it('are read each time when the image is larger than the memory for images', async () => {
      const facts = await published(buildImage({ version: '3.0.0', sizeBytes: 2 * IMAGE.length + 16 }));
      await app.library.bytes(facts);
      await Promise.all([app.library.bytes(facts), app.library.bytes(facts)]);
      expect(reads).toHaveBeenCalledTimes(2);
    });

    it('are missed, and found again when the file is back', async () => {
      const image = buildImage({ version: '4.0.0', seed: 44 });
      const facts = await published(image);
      await app.store.remove(facts.sha256);
      await expect(app.library.bytes(facts)).rejects.toThrow(FirmwareFileMissing);
      await app.upload(image);
      expect(await app.library.bytes(facts)).toEqual(Buffer.from(image));
    });
  });

  describe('counting downloads', () => {
    it('adds one to the day in UTC', async () => {
      await published(IMAGE);
      for (let download = 0; download < 3; download++) await app.library.countDownload(KEY);
      const today = new Date().toISOString().slice(0, 10);
      expect(await app.dataSource.query('SELECT day::text, count FROM download_counts')).toEqual([
        { day: today, count: 3 },
      ]);
    });

    it('counts nothing for a firmware that was deleted meanwhile', async () => {
      await expect(app.library.countDownload('Nothing_1.0.0')).resolves.toBeUndefined();
    });
  });
});

import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice } from '../ota/testing/rows';
import { hashPassword } from './device-credential';
import { DevicePictureEntity } from './device-picture.entity';
import { DeviceEntity } from './device.entity';
import { BadPicture, CredentialRefused, DeviceNotFound, NoPicture } from './devices.errors';
import { aCall } from './testing/device-calls';
import { deviceParts } from './testing/device-parts';
import { aPicture } from './testing/pictures';

const PICTURE = aPicture(0xff);
const etagOf = (bytes: Buffer): string => `"${createHash('sha256').update(bytes).digest('hex')}"`;

describe('Pictures', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    parts = deviceParts(database);
  });
  afterAll(() => close());
  beforeEach(() => database.query('TRUNCATE devices CASCADE'));

  const show = (headers: Readonly<Record<string, string>> = {}) => parts.pictures.show(aCall({ headers }), 'hall');
  const hall = (values: Partial<DeviceEntity> = {}) => aDevice(database, { deviceId: 'hall', ...values });

  describe('a device', () => {
    it('is shown the picture that a person has set, which it may keep and must ask about', async () => {
      await hall();
      await parts.pictures.put('hall', PICTURE);
      expect(await show()).toEqual({
        status: 200,
        headers: {
          'Content-Type': 'image/bmp',
          'Content-Length': 48_062,
          ETag: etagOf(PICTURE),
          'Cache-Control': 'private, no-cache',
        },
        body: [PICTURE],
      });
    });

    it('is told that the picture is the one it has', async () => {
      await hall();
      await parts.pictures.put('hall', PICTURE);
      for (const tag of [etagOf(PICTURE), `W/${etagOf(PICTURE)}`, `"x", ${etagOf(PICTURE)}`]) {
        expect(await show({ 'if-none-match': tag })).toMatchObject({ status: 304, body: [] });
      }
    });

    it('is shown a picture that has changed', async () => {
      await hall();
      await parts.pictures.put('hall', PICTURE);
      await parts.pictures.put('hall', aPicture(0x00));
      expect(await show({ 'if-none-match': etagOf(PICTURE) })).toMatchObject({ status: 200, body: [aPicture(0x00)] });
    });

    it('that has none is told so, and known from then on', async () => {
      await expect(show()).rejects.toThrow(NoPicture);
      expect(await database.getRepository(DeviceEntity).existsBy({ deviceId: 'hall' })).toBe(true);
    });

    it('is shown nothing of a neighbour', async () => {
      await hall();
      await aDevice(database, { deviceId: 'roof' });
      await parts.pictures.put('roof', PICTURE);
      await expect(show()).rejects.toThrow(NoPicture);
    });

    it('with a credential is shown nothing without it', async () => {
      await hall({ credentialHash: hashPassword('hall secret') });
      await parts.pictures.put('hall', PICTURE);
      await expect(show()).rejects.toThrow(CredentialRefused);
      await expect(parts.pictures.pathFor(aCall(), 'hall')).rejects.toThrow(CredentialRefused);
    });
  });

  describe('a person', () => {
    it('sets a picture that takes the place of the one before', async () => {
      const { key } = await hall();
      await parts.pictures.put('hall', PICTURE);
      await parts.pictures.put('hall', aPicture(0x0f));
      const rows = await database.getRepository(DevicePictureEntity).find();
      expect(rows).toEqual([{ deviceKey: key, sha256: etagOf(aPicture(0x0f)).slice(1, -1), bytes: aPicture(0x0f) }]);
    });

    it('may set one at the same moment as another', async () => {
      await hall();
      const all = [1, 2, 3, 4].map((fill) => parts.pictures.put('hall', aPicture(fill)));
      await expect(Promise.all(all)).resolves.toBeDefined();
    });

    it('is refused what no e-paper can show, and the picture stays', async () => {
      await hall();
      await parts.pictures.put('hall', PICTURE);
      await expect(parts.pictures.put('hall', PICTURE.subarray(1))).rejects.toThrow(BadPicture);
      expect(await show()).toMatchObject({ body: [PICTURE] });
    });

    it('takes a picture away, twice if need be', async () => {
      await hall();
      await parts.pictures.put('hall', PICTURE);
      await parts.pictures.remove('hall');
      await parts.pictures.remove('hall');
      await expect(show()).rejects.toThrow(NoPicture);
    });

    it('cannot set or take away that of a device that does not exist', async () => {
      await expect(parts.pictures.put('nobody', PICTURE)).rejects.toThrow(DeviceNotFound);
      await expect(parts.pictures.remove('nobody')).rejects.toThrow(DeviceNotFound);
      expect(await database.getRepository(DeviceEntity).count()).toBe(0);
    });

    it('forgets it with the device', async () => {
      await hall();
      await parts.pictures.put('hall', PICTURE);
      await parts.devices.remove('hall');
      expect(await database.getRepository(DevicePictureEntity).count()).toBe(0);
    });
  });
});

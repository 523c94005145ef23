import { buildImage } from '@pcms/esp-image/testing';
import { FirmwareInUse, FirmwareNotFound } from './firmware.errors';
import { FirmwareApp } from './testing/firmware-app';

const KEY = 'ESP32_OTA_Base_2.5.0';
const IMAGE = buildImage({ version: '2.5.0' });

describe('the catalog of firmware', () => {
  let app: FirmwareApp;
  beforeAll(async () => {
    app = await FirmwareApp.start();
  });
  beforeEach(() => app.upload(IMAGE).expect(201));
  afterEach(() => app.clear());
  afterAll(() => app.close());

  const keys = async () => (await app.stored()).keys;
  const files = async () => (await app.stored()).files.length;

  it('lists the newest first', async () => {
    await app.upload(IMAGE, { version: '2.5.1' });
    await app.upload(IMAGE, { version: '2.4.9' });
    const { items } = await app.catalog.list();
    expect(items.map(({ version }) => version)).toEqual(['2.4.9', '2.5.1', '2.5.0']);
  });

  it('adds up the downloads of all days, each firmware for itself', async () => {
    await app.upload(IMAGE, { version: '2.5.1' });
    await app.dataSource.query(
      `INSERT INTO download_counts (firmware_key, day, count) VALUES ($1, '2026-02-28', 3), ($1, '2026-03-01', 4)`,
      [KEY],
    );
    expect((await app.catalog.get(KEY)).downloads).toBe(7);
    const { items } = await app.catalog.list();
    expect(items.map(({ version, downloads }) => [version, downloads])).toEqual([
      ['2.5.1', 0],
      ['2.5.0', 7],
    ]);
  });

  it('withdraws once, however often it is told to', async () => {
    const first = await app.catalog.withdraw(KEY);
    expect(first.withdrawnAt).not.toBeNull();
    expect(await app.catalog.withdraw(KEY)).toEqual(first);
  });

  it('leaves a withdrawn firmware withdrawn when the same bytes come again', async () => {
    const { withdrawnAt } = await app.catalog.withdraw(KEY);
    const { body } = await app.upload(IMAGE).expect(200);
    expect(body.withdrawnAt).toBe(withdrawnAt);
  });

  it('deletes row, counts and file', async () => {
    await app.library.countDownload(KEY);
    await app.catalog.delete(KEY);
    expect(await app.stored()).toEqual({ keys: [], files: [] });
    await expect(app.catalog.get(KEY)).rejects.toThrow(FirmwareNotFound);
    await expect(app.catalog.delete(KEY)).rejects.toThrow(FirmwareNotFound);
  });

  it('keeps a file that another firmware has too, until that is deleted as well', async () => {
    await app.upload(IMAGE, { version: '2.5.1' });
    await app.catalog.delete(KEY);
    expect(await files()).toBe(1);
    await app.catalog.delete('ESP32_OTA_Base_2.5.1');
    expect(await files()).toBe(0);
  });

  it('deletes nothing that a rollout uses', async () => {
    app.rollouts.namesByKey.set(KEY, ['To the hall']);
    await expect(app.catalog.delete(KEY)).rejects.toThrow(FirmwareInUse);
    expect([await keys(), await files()]).toEqual([[KEY], 1]);
  });

  it('ends the rollouts of a withdrawn firmware when it is deleted', async () => {
    app.rollouts.namesByKey.set(KEY, ['To the hall']);
    await app.catalog.withdraw(KEY);
    await app.catalog.delete(KEY);
    expect(app.rollouts.ended).toEqual([KEY]);
    expect(await keys()).toEqual([]);
  });

  it('takes a deleted version with other bytes', async () => {
    await app.catalog.delete(KEY);
    await app.upload(buildImage({ version: '2.5.0', seed: 2 })).expect(201);
    expect(await keys()).toEqual([KEY]);
  });

  it('has a file for every row and a row for every file after uploads and deletions at the same time', async () => {
    const moves = Array.from({ length: 12 }, (_, index) =>
      index % 3 === 2 ? app.catalog.delete(KEY).catch(() => null) : app.upload(IMAGE).then(() => null),
    );
    await Promise.all(moves);
    const { keys: rows, files: left } = await app.stored();
    expect(left).toHaveLength(rows.length);
  });
});

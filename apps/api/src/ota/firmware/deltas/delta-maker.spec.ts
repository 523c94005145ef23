import { createHash } from 'node:crypto';
import { firmwareKey } from '@pcms/contract';
import { applyPatch, makePatch } from '@pcms/delta';
import { buildImage } from '@pcms/esp-image/testing';
import { FirmwareApp } from '../testing/firmware-app';
import { DeltaMaker } from './delta-maker';
import { CLAIM_LAPSES_AFTER_MS, claimDelta, wantDeltas } from './delta-rows';
import { DeltaEntity } from './delta.entity';
import { PatchMaker } from './patch-thread';

const OLD = buildImage({ version: '1.0.0' });
const NEW = buildImage({ version: '1.1.0' });
const STRANGER = buildImage({ version: '1.2.0', seed: 99 });
const KEY = firmwareKey('ESP32_OTA_Base', '1.1.0');
const digestOf = (image: Uint8Array): string => Buffer.from(image.subarray(-32)).toString('hex');
const shaOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const FROM = digestOf(OLD);

describe('DeltaMaker', () => {
  let app: FirmwareApp;
  beforeAll(async () => {
    app = await FirmwareApp.start();
  });
  beforeEach(async () => {
    await app.upload(OLD);
    await app.upload(NEW);
  });
  afterEach(() => app.clear());
  afterAll(() => app.close());

  const now = () => new Date();
  const want = (from = FROM, key = KEY) => wantDeltas(key, [from], { manager: app.dataSource.manager, at: now() });
  const rows = () => app.dataSource.getRepository(DeltaEntity).find();
  const patchFile = async () => {
    const [row] = await rows();
    return app.store.read(row?.sha256 ?? '');
  };
  const makerWith = (make: PatchMaker['make']) => {
    const patches = { make };
    const { deltaParts: p } = app;
    return new DeltaMaker(app.dataSource, app.store, patches, app.events, p.clock, p.settings);
  };

  it('makes a patch that is wanted, keeps it beside the images, and tells every process', async () => {
    await want();
    expect(await app.deltas.find(KEY, FROM)).toBeNull();
    await app.deltaMaker.makeWanted();
    await app.events.caughtUp();
    const patch = await patchFile();
    expect(await app.deltas.findOrWant(KEY, FROM)).toEqual({
      firmwareKey: KEY,
      from: FROM,
      sizeBytes: patch.length,
      sha256: shaOf(patch),
    });
    expect(Buffer.from(applyPatch(OLD, patch, NEW.length)).equals(NEW)).toBe(true);
    await app.sweep.sweep();
    expect((await app.stored()).files).toContain(`${shaOf(patch)}.bin`);
  });

  it('keeps none that is half as large as the image, and does not try again', async () => {
    await app.upload(STRANGER);
    await want(digestOf(STRANGER));
    await app.deltaMaker.makeWanted();
    expect(await rows()).toMatchObject([{ state: 'useless', sha256: null }]);
    await want(digestOf(STRANGER));
    expect(
      await claimDelta('00000000-0000-4000-8000-000000000000', { manager: app.dataSource.manager, at: now() }),
    ).toBeNull();
    expect((await app.stored()).files).toHaveLength(3);
  });

  it.each([
    ['nobody published', 'ab'.repeat(32)],
    ['is the firmware itself', digestOf(NEW)],
  ])('wants none from an image that %s', async (_, from) => {
    await want(from);
    expect(await rows()).toEqual([]);
  });

  it('wants none from or to an image that was withdrawn', async () => {
    await app.catalog.withdraw(firmwareKey('ESP32_OTA_Base', '1.0.0'));
    await want();
    await want(digestOf(NEW), firmwareKey('ESP32_OTA_Base', '1.0.0'));
    expect(await rows()).toEqual([]);
  });

  it('gives each pair to one process, and one whose process has gone to another', async () => {
    await want();
    const [first, second] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;
    const { manager } = app.dataSource;
    const at = now();
    const claims = await Promise.all([first, second].map((who) => claimDelta(who, { manager, at })));
    expect(claims.filter(Boolean)).toEqual([{ firmwareKey: KEY, fromDigest: FROM }]);
    expect(await claimDelta(second, { manager, at: new Date(at.getTime() + CLAIM_LAPSES_AFTER_MS - 1) })).toBeNull();
    expect(
      await claimDelta(second, { manager, at: new Date(at.getTime() + CLAIM_LAPSES_AFTER_MS + 1) }),
    ).not.toBeNull();
  });

  it.each([
    ['withdrawn', (key: string) => app.catalog.withdraw(key)],
    ['deleted', (key: string) => app.catalog.delete(key)],
  ])('forgets the patch and removes its file when either image is %s', async (_, remove) => {
    for (const version of ['1.1.0', '1.0.0']) {
      await app.upload(OLD);
      await app.upload(NEW);
      await want();
      await app.deltaMaker.makeWanted();
      const file = `${shaOf(await patchFile())}.bin`;
      await remove(firmwareKey('ESP32_OTA_Base', version));
      expect(await rows()).toEqual([]);
      expect((await app.stored()).files).not.toContain(file);
      await app.clear();
    }
  });

  it('keeps none whose image was withdrawn while it was made', async () => {
    await want();
    const maker = makerWith(async (source, target) => {
      await app.catalog.withdraw(KEY);
      return makePatch(source, target);
    });
    await maker.makeWanted();
    expect(await rows()).toEqual([]);
    expect((await app.stored()).files).toHaveLength(2);
  });

  it('does not try again where the images make no patch', async () => {
    await want();
    await makerWith(() => Promise.reject(new Error('out of memory'))).makeWanted();
    expect(await rows()).toMatchObject([{ state: 'useless' }]);
  });

  it('gives back what a stop breaks off', async () => {
    await want();
    let begun = (): void => undefined;
    const hasBegun = new Promise<void>((resolve) => (begun = resolve));
    const maker = makerWith((_, __, signal) => {
      begun();
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    });
    maker.look();
    await hasBegun;
    expect(await rows()).toMatchObject([{ state: 'making' }]);
    await maker.onApplicationShutdown();
    expect(await rows()).toMatchObject([{ state: 'wanted', claimedBy: null }]);
  });

  it('makes a patch whose file was lost again, once somebody asks for it', async () => {
    await want();
    await app.deltaMaker.makeWanted();
    const { length } = (await app.stored()).files;
    await app.store.remove(shaOf(await patchFile()));
    await app.sweep.sweep();
    await app.events.caughtUp();
    expect([await rows(), await app.deltas.find(KEY, FROM)]).toEqual([[], null]);
    await want();
    await app.deltaMaker.makeWanted();
    expect((await app.stored()).files).toHaveLength(length);
  });
});

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Settings } from '../../config/settings';
import { DiskStore } from './disk.store';
import { FirmwareFileMissing, FirmwareStorageFull, FirmwareTooLarge } from './firmware.errors';
import { partName } from './part-name';

const LIMIT_BYTES = 64 * 1024;
const BYTES = randomBytes(1_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const MD5 = createHash('md5').update(BYTES).digest('hex');

describe('the disk store', () => {
  let folder: string;
  let store: DiskStore;

  beforeEach(async () => {
    folder = await fs.mkdtemp(join(tmpdir(), 'pcms-store-'));
    store = await openStore();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await fs.rm(folder, { recursive: true, force: true });
  });

  /** A store as a process opens it when it starts. */
  async function openStore(): Promise<DiskStore> {
    const settings = new Settings({ DATA_DIR: folder, UPLOAD_LIMIT_BYTES: String(LIMIT_BYTES) });
    const opened = new DiskStore(settings, { now: () => new Date() });
    await opened.onModuleInit();
    return opened;
  }

  const receive = (bytes: Buffer = BYTES) =>
    store.receive(Readable.from([bytes.subarray(0, 300), bytes.subarray(300)]));
  const incoming = () => fs.readdir(join(folder, 'firmware', 'incoming'));

  it('measures a file while it arrives', async () => {
    const file = await receive();
    expect(file).toMatchObject({ sizeBytes: 1_000, sha256: SHA256, md5: MD5 });
    expect(await file.bytes()).toEqual(BYTES);
  });

  it('has a file only when it is kept, under its own digest', async () => {
    const file = await receive();
    expect(await store.list()).toEqual([]);
    await file.keep();
    expect(await store.list()).toEqual([SHA256]);
    expect(await store.read(SHA256)).toEqual(BYTES);
    expect(await incoming()).toEqual([]);
  });

  it('keeps the same bytes once', async () => {
    for (const file of [await receive(), await receive()]) await file.keep();
    expect(await store.list()).toEqual([SHA256]);
  });

  it('still has a kept file after it was discarded', async () => {
    const file = await receive();
    await file.keep();
    await file.discard();
    expect(await store.read(SHA256)).toEqual(BYTES);
  });

  it('leaves nothing of a discarded file', async () => {
    await (await receive()).discard();
    expect([await incoming(), await store.list()]).toEqual([[], []]);
  });

  it('takes an empty file, for others to judge', async () => {
    expect((await store.receive(Readable.from([]))).sizeBytes).toBe(0);
  });

  it('takes a file as large as the limit, and stops reading one that is larger', async () => {
    expect((await receive(randomBytes(LIMIT_BYTES))).sizeBytes).toBe(LIMIT_BYTES);
    const endless = Readable.from(endlessBytes());
    await expect(store.receive(endless)).rejects.toThrow(FirmwareTooLarge);
    expect(endless.destroyed).toBe(true);
    expect(await incoming()).toHaveLength(1);
  });

  it('passes on why the sender broke off, and leaves nothing', async () => {
    const brokenOff = Readable.from(
      (async function* () {
        yield await Promise.resolve(BYTES);
        throw new Error('the client is gone');
      })(),
    );
    await expect(store.receive(brokenOff)).rejects.toThrow('the client is gone');
    expect(await incoming()).toEqual([]);
  });

  it.each(['appendFile', 'sync'] as const)(
    'says that the disk is full when %s does, and leaves nothing',
    async (step) => {
      const open = fs.open;
      jest.spyOn(fs, 'open').mockImplementationOnce(async (...values) => {
        const file = await open(...values);
        jest
          .spyOn(file, step)
          .mockRejectedValue(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
        return file;
      });
      await expect(receive()).rejects.toThrow(FirmwareStorageFull);
      expect(await incoming()).toEqual([]);
    },
  );

  it('says that a file is missing, and removes one that is missing without complaint', async () => {
    await expect(store.read(SHA256)).rejects.toThrow(FirmwareFileMissing);
    await expect(store.remove(SHA256)).resolves.toBeUndefined();
  });

  it('removes a file', async () => {
    await (await receive()).keep();
    await store.remove(SHA256);
    expect(await store.list()).toEqual([]);
  });

  it('lists only what it named itself', async () => {
    await fs.writeFile(join(folder, 'firmware', 'notes.txt'), 'by hand');
    await fs.writeFile(join(folder, 'firmware', `${SHA256}.bin.bak`), 'by hand');
    expect(await store.list()).toEqual([]);
  });

  it('removes what a killed process left, and nothing that is still arriving', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const left = partName({ host: hostname(), pid, instance: 'a' }, 'b');
    await fs.writeFile(join(folder, 'firmware', 'incoming', left), BYTES);
    await receive();
    expect(await store.removeAbandoned()).toBe(1);
    expect(await incoming()).toEqual([expect.not.stringMatching(left)]);
  });

  it('takes what an earlier process with the same id was receiving for abandoned', async () => {
    await receive();
    expect(await (await openStore()).removeAbandoned()).toBe(1);
    expect(await incoming()).toEqual([]);
  });

  it('spares the files of processes that belong to somebody else', async () => {
    jest.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('not permitted'), { code: 'EPERM' });
    });
    const foreign = partName({ host: hostname(), pid: 4_000_000, instance: 'a' }, 'b');
    await fs.writeFile(join(folder, 'firmware', 'incoming', foreign), BYTES);
    expect(await store.removeAbandoned()).toBe(0);
  });
});

function* endlessBytes(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(1_000);
}

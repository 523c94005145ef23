import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { buildImage } from '@pcms/esp-image/testing';
import { aFirmware } from '../testing/rows';
import { FirmwareApp } from './testing/firmware-app';

const IMAGE = buildImage({ version: '2.5.0' });
const ORPHAN = Buffer.from('a file whose row was never committed');
const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('the sweep', () => {
  let app: FirmwareApp;
  beforeAll(async () => {
    app = await FirmwareApp.start();
  });
  afterEach(() => app.clear());
  afterAll(() => app.close());

  const receive = (bytes: Uint8Array) => app.store.receive(Readable.from([Buffer.from(bytes)]));

  it('removes a file that no row names, and leaves the others', async () => {
    await app.upload(IMAGE);
    await (await receive(ORPHAN)).keep();
    await app.sweep.sweep();
    expect((await app.stored()).files).toEqual([`${shaOf(IMAGE)}.bin`]);
  });

  it('never deletes a row, but counts those that have lost their file', async () => {
    await app.upload(IMAGE);
    await aFirmware(app.dataSource, { version: '9.9.9', sha256: shaOf(ORPHAN) });
    await app.sweep.sweep();
    expect([app.sweep.missing, (await app.stored()).keys.length]).toEqual([1, 2]);
    await (await receive(ORPHAN)).keep();
    await app.sweep.sweep();
    expect(app.sweep.missing).toBe(0);
  });

  it('leaves a file alone that is still arriving', async () => {
    const arriving = await receive(ORPHAN);
    await app.sweep.sweep();
    expect(await arriving.bytes()).toEqual(ORPHAN);
    await arriving.discard();
  });

  it('waits for an upload whose file is in place and whose row is not committed yet', async () => {
    let commit = (): void => undefined;
    const told = new Promise<void>((resolve) => (commit = resolve));
    jest.spyOn(app.events, 'publish').mockReturnValueOnce(told);
    const upload = app.upload(IMAGE).then(({ status }) => status);
    while (!(await app.store.list()).includes(shaOf(IMAGE))) await wait(5);

    const sweep = app.sweep.sweep().then(() => 'swept');
    expect(await Promise.race([sweep, wait(100, 'waiting')])).toBe('waiting');
    commit();
    expect([await upload, await sweep]).toEqual([201, 'swept']);
    expect((await app.stored()).files).toEqual([`${shaOf(IMAGE)}.bin`]);
  });

  it('removes a single file only when no firmware has it', async () => {
    await app.upload(IMAGE);
    await (await receive(ORPHAN)).keep();
    await app.sweep.removeUnused(shaOf(IMAGE));
    await app.sweep.removeUnused(shaOf(ORPHAN));
    expect((await app.stored()).files).toEqual([`${shaOf(IMAGE)}.bin`]);
  });
});

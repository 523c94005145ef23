import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { applyPatch } from '@pcms/delta';
import { buildImage } from '@pcms/esp-image/testing';
import { build } from 'esbuild';
import { PatchThread } from './patch-thread';

const ROOT = resolve(__dirname, '../../../../../..');
const OLD = buildImage({ version: '1.0.0' });
const NEW = buildImage({ version: '1.1.0' });
const never = new AbortController().signal;

describe('PatchThread', () => {
  let folder: string;
  let program: URL;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pcms-patch-'));
    const outfile = join(folder, 'patch-worker.mjs');
    await build({
      entryPoints: [join(__dirname, 'patch-worker.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      tsconfigRaw: {},
      alias: { '@pcms/delta': resolve(ROOT, 'libs/delta/src/index.ts') },
    });
    program = pathToFileURL(outfile);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('makes a patch while this thread goes on', async () => {
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    const patch = await new PatchThread(program).make(OLD, NEW, never);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(5);
    expect(Buffer.from(applyPatch(OLD, patch, NEW.length)).equals(NEW)).toBe(true);
  });

  it('takes parts of larger buffers', async () => {
    const both = Buffer.concat([OLD, NEW]);
    const [source, target] = [both.subarray(0, OLD.length), both.subarray(OLD.length)];
    const patch = await new PatchThread(program).make(source, target, never);
    expect(Buffer.from(applyPatch(OLD, patch, NEW.length)).equals(NEW)).toBe(true);
  });

  it('ends when it is told to, and when it takes too long', async () => {
    const stop = new AbortController();
    const making = new PatchThread(program).make(OLD, NEW, stop.signal);
    stop.abort(new Error('the server stops'));
    await expect(making).rejects.toThrow('the server stops');
    await expect(new PatchThread(program).make(OLD, NEW, stop.signal)).rejects.toThrow('the server stops');
    await expect(new PatchThread(program, 1).make(OLD, NEW, never)).rejects.toThrow('timeout');
  });

  it('says what went wrong in the thread', async () => {
    const broken = join(folder, 'broken.mjs');
    await writeFile(broken, `throw new Error('no memory');`);
    await expect(new PatchThread(pathToFileURL(broken)).make(OLD, NEW, never)).rejects.toThrow('no memory');
    await writeFile(broken, `process.exit(3);`);
    await expect(new PatchThread(pathToFileURL(broken)).make(OLD, NEW, never)).rejects.toThrow('ended with 3');
  });
});

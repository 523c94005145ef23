import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, isForeign, readLock } from './postmaster-lock';

const onLinux = process.platform === 'linux' ? it : it.skip;

describe('a postmaster lock', () => {
  let data: string;
  const children: ChildProcess[] = [];

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'pcms-lock-'));
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    rmSync(data, { recursive: true });
  });

  const lock = (text: string) => {
    writeFileSync(join(data, 'postmaster.pid'), text);
    return readLock(data);
  };
  /** A program that runs until it is killed. */
  const aProcess = async (...commandLine: string[]): Promise<ChildProcess & { readonly pid: number }> => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', ...commandLine]);
    children.push(child);
    await new Promise((spawned) => child.once('spawn', spawned));
    return child as ChildProcess & { readonly pid: number };
  };

  describe('is read', () => {
    it('as PostgreSQL writes it', () => {
      const text = `4711\n${data}\n1795474800\n54321\n\n127.0.0.1\n  5432001   0\nready\n`;
      expect(lock(text)).toEqual({ pid: 4_711, port: 54_321 });
    });

    it.each([
      ['that is empty', ''],
      ['that is not written to its end', '4711\n/data\n1795474800'],
      ['without a port', '4711\n/data\n1795474800\n\n'],
      ['that is no such file', 'hello\nworld\n\n\n'],
      ['of a single-user server', '-4711\n/data\n1795474800\n54321\n'],
    ])('as none from a file %s', (_, text) => {
      expect(lock(text)).toBeNull();
    });

    it('as none where there is no file, and no folder', () => {
      expect(readLock(data)).toBeNull();
      expect(readLock(join(data, 'nowhere'))).toBeNull();
    });
  });

  describe('belongs to a process', () => {
    it('that runs', () => {
      expect(isAlive(process.pid)).toBe(true);
    });

    it('that does not run any more', async () => {
      const child = await aProcess();
      expect(isAlive(child.pid)).toBe(true);
      child.kill('SIGKILL');
      await new Promise((exited) => child.once('exit', exited));
      expect(isAlive(child.pid)).toBe(false);
    });

    onLinux('that has ended and was not waited for yet', async () => {
      // The shell never waits for its child, which so stays in the list of processes after its end.
      const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60']);
      children.push(shell);
      const pid = await new Promise<number>((read) => shell.stdout.once('data', (line) => read(Number(line))));
      while (isAlive(pid)) await new Promise((done) => setTimeout(done, 10));
      expect(() => process.kill(pid, 0)).not.toThrow();
    });
  });

  describe('is foreign', () => {
    onLinux('where some other program has the number', () => {
      expect(isForeign(process.pid, data)).toBe(true);
    });

    it('not where the program names the folder', async () => {
      const { pid } = await aProcess('-D', data);
      expect(isForeign(pid, data)).toBe(false);
    });

    it('not where nobody has the number', async () => {
      const child = await aProcess();
      child.kill('SIGKILL');
      await new Promise((exited) => child.once('exit', exited));
      expect(isForeign(child.pid, data)).toBe(false);
    });
  });
});

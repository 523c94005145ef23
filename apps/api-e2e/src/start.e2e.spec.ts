import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, readLock } from '../../api/src/database/postmaster-lock';
import { eventually } from './testing/eventually';
import { Person } from './testing/person';
import { ServerProcess, type Environment } from './testing/server-process';

const PASSWORD_LINE = /First administrator: admin {3}password: (\S+)/;

describe('a server with a database of its own', () => {
  let folder: string;
  let server: ServerProcess | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pcms-e2e-'));
    // Where this runs as root, the database runs under another account, which must be able to reach it.
    await chmod(folder, 0o755);
  });
  afterAll(async () => {
    await server?.kill();
    const left = postgres();
    if (left !== null) process.kill(left, 'SIGQUIT');
    await eventually(
      () => Promise.resolve(postgres()),
      (pid) => pid === null,
    );
    await rm(folder, { recursive: true, force: true });
  });

  /** The process of the database that runs on this folder, or null. */
  function postgres(): number | null {
    const lock = readLock(join(folder, 'postgres', 'data'));
    return lock && isAlive(lock.pid) ? lock.pid : null;
  }

  async function start(): Promise<ServerProcess> {
    server = await ServerProcess.start({ DATA_DIR: folder });
    return server;
  }

  it('shows the first password once, keeps its data, and comes back after kill -9', async () => {
    const first = await start();
    const password = PASSWORD_LINE.exec(first.said)?.[1] ?? '';
    expect(password).toMatch(/^[a-z2-9]{5}(?:-[a-z2-9]{5}){4}$/);
    const administrator = { username: 'admin', password };
    await Person.signIn(first.url, administrator);
    await first.stop();
    expect(postgres()).toBeNull();

    const second = await start();
    expect(second.said).not.toMatch(/password/i);
    await Person.signIn(second.url, administrator);
    await second.kill();
    expect(postgres()).not.toBeNull();

    const third = await start();
    await Person.signIn(third.url, administrator);
    await third.stop();
    expect(postgres()).toBeNull();
  });

  it('comes back when its database was killed as well', async () => {
    const before = await start();
    const pid = postgres();
    await before.kill();
    if (pid !== null) process.kill(pid, 'SIGKILL');

    const after = await start();
    expect((await fetch(`${after.url}/health/ready`)).status).toBe(200);
    await after.stop();
    expect(postgres()).toBeNull();
  });
});

describe('a server whose configuration is wrong', () => {
  const WRONG: Environment = {
    PORT: 'eighty-secret',
    DATABASE_URL: 'mysql://root:secret@db/pcms',
    ADMIN_PASSWORD: 'secret',
    DEVICE_AUTH: 'secret',
    UPLOAD_LIMIT_BYTES: '-1 secret',
  };

  it('does not start, and names every variable that is wrong but none of the values', async () => {
    const server = ServerProcess.launch(WRONG);
    expect(await server.ended).toBe(1);
    const named = server.said.match(/^ {2}[A-Z_]+(?= must )/gm)?.map((name) => name.trim());
    expect(named?.sort()).toEqual(Object.keys(WRONG).sort());
    expect(server.said).not.toContain('secret');
  });

  it('names what a setting needs beside it', async () => {
    const server = ServerProcess.launch({ DEVICE_AUTH: 'shared', DEVICE_USERNAME: 'fleet' });
    expect(await server.ended).toBe(1);
    expect(server.said).toContain('DEVICE_PASSWORD is needed where DEVICE_AUTH is shared');
  });

  it('says that the database cannot be reached, without its password, and tries again', async () => {
    const server = ServerProcess.launch({ DATABASE_URL: 'postgres://pcms:secret@127.0.0.1:1/pcms' });
    const tries = () => Promise.resolve(server.said.match(/ECONNREFUSED/g)?.length ?? 0);
    await eventually(tries, (count) => count > 1);
    await server.kill();
    expect(server.said).not.toContain('secret');
  });
});

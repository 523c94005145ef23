import { execFile, type ExecFileException } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROUTES } from '@pcms/contract';
import { parse } from 'yaml';

// Each start of a Node of its own takes a while on a busy machine.
jest.setTimeout(60_000);

const ROOT = resolve(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Every variable that the server reads: a test of the API compares this list with its settings. */
const SETTING_NAMES = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name);

function run(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number; said: string }> {
  return new Promise((done) => {
    const ended = (error: ExecFileException | null, stdout: string, stderr: string): void =>
      done({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    execFile(program, [...words], { cwd: ROOT, env: { ...process.env, ...env } }, ended);
  });
}

describe('docker-compose.yml', () => {
  interface Service {
    readonly image?: string;
    readonly build?: string;
    readonly environment?: Readonly<Record<string, string>>;
    readonly healthcheck?: { readonly test: readonly string[] };
    readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
    readonly volumes?: readonly string[];
  }
  const text = read('docker-compose.yml');
  const compose = parse(text) as { services: Record<string, Service>; volumes: Record<string, null> };
  const { postgres, api } = compose.services;

  it('runs the server and its database', () => {
    expect(Object.keys(compose.services)).toEqual(['postgres', 'api']);
  });

  it('holds no secret: passwords come from outside, and the needed one stops the start when it is missing', () => {
    const values = Object.values(compose.services).flatMap(({ environment = {} }) => Object.entries(environment));
    const secrets = values.filter(([name]) => /PASSWORD|SECRET|TOKEN/.test(name));
    expect(secrets.map(([name]) => name).sort()).toEqual(['ADMIN_PASSWORD', 'DEVICE_PASSWORD', 'POSTGRES_PASSWORD']);
    for (const [, value] of secrets) expect(value).toMatch(/^\$\{[A-Z_]+:(\?.+|-)\}$/);
    expect(api?.environment?.['DATABASE_URL']).toMatch(
      /^postgres:\/\/pcms:\$\{POSTGRES_PASSWORD:\?[^}]+\}@postgres:5432\/pcms$/,
    );
  });

  it('knows of every service whether it is healthy', () => {
    for (const { build, healthcheck } of Object.values(compose.services)) {
      expect(healthcheck !== undefined || (build === '.' && read('Dockerfile').includes('\nHEALTHCHECK '))).toBe(true);
    }
  });

  it('starts the server once its database answers', () => {
    expect(api?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
  });

  it('keeps the database and the images in named volumes', () => {
    const mounted = [postgres, api].flatMap((service) => service?.volumes ?? []).map((volume) => volume.split(':')[0]);
    expect(mounted).toEqual(Object.keys(compose.volumes));
  });

  it('passes every variable on that the server reads, but for those of the container, and no other', () => {
    const ofContainer = ['PORT', 'HOST', 'DATA_DIR'];
    expect(Object.keys(api?.environment ?? {}).sort()).toEqual(
      SETTING_NAMES.filter((name) => !ofContainer.includes(name)).sort(),
    );
    const fixed = ['DATABASE_URL', 'DEVICE_AUTH'];
    for (const [name, value] of Object.entries(api?.environment ?? {})) {
      if (!fixed.includes(name)) expect(value).toBe(`\${${name}:-}`);
    }
  });

  it('asks every device for its own credential', () => {
    expect(api?.environment?.['DEVICE_AUTH']).toBe('device');
  });

  it('explains at its head every variable that it takes from outside and .env.example does not know', () => {
    const head = text.slice(0, text.indexOf('services:'));
    const taken = new Set([...text.matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name));
    const own = [...taken].filter((name) => !SETTING_NAMES.includes(name));
    expect(own).toEqual(['POSTGRES_PASSWORD', 'HTTP_PORT']);
    for (const name of own) expect(head).toContain(`#   ${name} `);
  });
});

describe('Dockerfile', () => {
  const lines = read('Dockerfile').replaceAll('\\\n', '').split('\n');
  const words = (instruction: string): string[][] =>
    lines.filter((line) => line.startsWith(`${instruction} `)).map((line) => line.split(/\s+/).slice(1));
  const letThrough = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1));

  it('copies only what is there and what .dockerignore lets through', () => {
    const sources = words('COPY')
      .filter(([first]) => !first?.startsWith('--from'))
      .flatMap((parts) => parts.slice(0, -1));
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) expect(existsSync(join(ROOT, source))).toBe(true);
    expect(letThrough).toEqual(expect.arrayContaining(sources));
  });

  it('copies between stages that it has', () => {
    const stages = words('FROM').flatMap(([, as, name]) => (as === 'AS' && name ? [name] : []));
    const used = words('COPY').flatMap(([first]) =>
      first?.startsWith('--from=') ? [first.slice('--from='.length)] : [],
    );
    expect(used.sort()).toEqual(stages.sort());
  });

  it('runs the server as an ordinary user', () => {
    expect(words('USER')).toEqual([['node']]);
  });

  it('starts the same program as the systemd unit', () => {
    const command = (JSON.parse(words('CMD')[0]?.join(' ') ?? '[]') as string[]).join(' ');
    expect(read('deploy/pcms.service')).toContain(`ExecStart=/usr/bin/${command}\n`);
  });

  describe('its health check', () => {
    const healthCheck = words('HEALTHCHECK')[0]?.join(' ') ?? '';
    const [, ...check] = JSON.parse(healthCheck.slice(healthCheck.indexOf('['))) as string[];

    it.each([
      [200, 0],
      [503, 1],
    ])('turns an answer of %i into exit code %i', async (status, code) => {
      const asked: unknown[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url);
        response.writeHead(status).end();
      });
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      expect((await run(process.execPath, check, { PORT: String(port) })).code).toBe(code);
      expect(asked).toEqual(['/health/ready']);
      server.close();
    });

    it('fails where nobody listens', async () => {
      expect((await run(process.execPath, check, { PORT: '1' })).code).toBe(1);
    });
  });
});

describe('deploy', () => {
  it('sets only variables that the server reads, no secret, and asks every device for its own credential', () => {
    const entries = read('deploy/pcms.env')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line))
      .map((line) => line.split('='));
    expect(SETTING_NAMES).toEqual(expect.arrayContaining(entries.map(([name]) => name)));
    expect(entries).toContainEqual(['DEVICE_AUTH', 'device']);
    expect(entries).toContainEqual(['DATABASE_URL', '']);
    expect(entries.filter(([name]) => /PASSWORD/.test(name ?? ''))).toEqual([]);
  });

  it('sends live events on at once, and keeps connections to the server open', () => {
    const nginx = read('deploy/nginx.conf');
    const block = nginx.split(`location = ${ROUTES.stats.events} {`)[1]?.split('}')[0];
    expect(block).toContain('proxy_buffering off;');
    expect(nginx).toContain('keepalive 64;');
    expect(nginx).toContain('proxy_set_header Connection "";');
  });

  it('names the upload and the download as the API does', () => {
    expect(read('deploy/nginx.conf')).toContain(`location = ${ROUTES.ota.upload} {`);
    expect(read('deploy/nginx.conf')).toContain(`location ${ROUTES.ota.download('')} {`);
  });

  it('lets boards in the field make all their calls over plain HTTP, those of new firmware too, and nobody manage over it', () => {
    const patterns = [...read('deploy/nginx-fielded-boards.conf').matchAll(/^location ~ (\S+) \{$/gm)];
    const reaches = (path: string): boolean => patterns.some(([, pattern]) => new RegExp(pattern ?? '').test(path));
    const { devices, ota, auth } = ROUTES;
    const calls = [
      devices.heartbeat,
      devices.sensorData,
      devices.imagesSequence,
      devices.content,
      devices.picture,
      ota.check,
      ota.download,
      ota.report,
    ];
    expect(
      [devices.register, ...calls.map((path) => path('ESP32_OTA_BASE_001'))].filter((path) => !reaches(path)),
    ).toEqual([]);
    expect(
      [devices.list, devices.one('x'), devices.admit('x'), ota.upload, ota.rollouts, auth.login].filter(reaches),
    ).toEqual([]);
  });
});

describe('the workflows', () => {
  it('keep the rules of GitHub Actions', async () => {
    expect(await run(process.execPath, ['tools/lint-workflows.mjs'])).toEqual({ code: 0, said: '' });
  });

  it('are refused when they break one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'workflow-'));
    const file = join(folder, 'broken.yml');
    writeFileSync(file, 'on: push\njobs:\n  test:\n    steps: [{ run: npm test }]\n');
    const { code, said } = await run(process.execPath, ['tools/lint-workflows.mjs', file]);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(said).toContain('"runs-on" section is missing in job "test"');
  });

  it('run the two commands of the README on Node 20', () => {
    const { jobs } = parse(read('.github/workflows/ci.yml')) as {
      jobs: Record<string, { steps: { run?: string; with?: Record<string, unknown> }[] }>;
    };
    const steps = jobs['test']?.steps ?? [];
    expect(steps.flatMap((step) => step.run ?? [])).toEqual(['npm ci', 'npm test']);
    expect(steps.find((step) => step.with)?.with?.['node-version']).toBe(20);
  });
});

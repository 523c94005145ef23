import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { SETTING_NAMES, Settings, SettingsError } from './settings';

type Environment = Readonly<Record<string, string | undefined>>;

const valuesOf = (environment: Environment) => new Settings(environment).values;

/** The lines of the refusal; empty when the settings are usable. */
function brokenLines(environment: Environment): readonly string[] {
  try {
    new Settings(environment);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.broken;
    throw error;
  }
}

describe('the settings of an empty environment', () => {
  it('are usable, open, and keep everything under ./data', () => {
    expect(valuesOf({})).toEqual({
      PORT: 5_000,
      HOST: '0.0.0.0',
      DATA_DIR: resolve('data'),
      DATABASE_URL: null,
      DATABASE_CONNECTIONS: 10,
      PUBLIC_URL: null,
      ROLLOUT_APPROVAL: 'none',
      WEBHOOK_PRIVATE_TARGETS: 'refuse',
      TRUSTED_PROXIES: [],
      ADMIN_USERNAME: 'admin',
      ADMIN_PASSWORD: null,
      DEVICE_AUTH: 'open',
      DEVICE_USERNAME: null,
      DEVICE_PASSWORD: null,
      NEW_DEVICES_PER_HOUR: 10_000,
      CHECK_SECONDS: 120,
      HEARTBEAT_SECONDS: 60,
      HEARTBEAT_RETENTION_DAYS: 30,
      SESSION_HOURS: 12,
      UPLOAD_LIMIT_BYTES: 16_777_216,
      IMAGE_CACHE_BYTES: 134_217_728,
      DOWNLOADS_AT_ONCE: 2_000,
      DELTAS: 'on',
      LOG_LEVEL: 'info',
    });
  });

  it('are those of an environment that sets everything to nothing', () => {
    expect(valuesOf(Object.fromEntries(SETTING_NAMES.map((name) => [name, ''])))).toEqual(valuesOf({}));
  });
});

describe('a setting', () => {
  it.each([
    ['PORT', '0', 0],
    ['PORT', '65535', 65_535],
    ['PORT', '08080', 8_080],
    ['DATA_DIR', '/var/lib/pcms', '/var/lib/pcms'],
    ['DATABASE_URL', 'postgres://u:p@db:5432/pcms', 'postgres://u:p@db:5432/pcms'],
    ['DATABASE_URL', 'postgresql:///pcms?host=/run/postgresql', 'postgresql:///pcms?host=/run/postgresql'],
    ['PUBLIC_URL', 'https://ota.example.org/', 'https://ota.example.org'],
    ['PUBLIC_URL', 'http://[::1]:5000/behind//', 'http://[::1]:5000/behind'],
    ['PUBLIC_URL', `https://${'a'.repeat(192)}`, `https://${'a'.repeat(192)}`],
    ['TRUSTED_PROXIES', ' loopback, 10.0.0.0/8 ,,::1', ['loopback', '10.0.0.0/8', '::1']],
    ['ADMIN_USERNAME', 'maria@example.org', 'maria@example.org'],
    ['ADMIN_PASSWORD', 'twelve chars', 'twelve chars'],
    ['ADMIN_PASSWORD', 'a'.repeat(256), 'a'.repeat(256)],
    ['DEVICE_USERNAME', 'a'.repeat(64), 'a'.repeat(64)],
    ['DEVICE_PASSWORD', 'eight888', 'eight888'],
    ['DEVICE_AUTH', 'device', 'device'],
    ['LOG_LEVEL', 'silent', 'silent'],
  ])('%s may be %j', (name, text, value) => {
    expect(valuesOf({ [name]: text })).toMatchObject({ [name]: value });
  });

  it.each([
    ['PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['PORT', '-1', 'must be a whole number from 0 to 65535'],
    ['PORT', '80a', 'must be a whole number from 0 to 65535'],
    ['PORT', '0x50', 'must be a whole number from 0 to 65535'],
    ['PORT', ' 80', 'must be a whole number from 0 to 65535'],
    ['PORT', '1e3', 'must be a whole number from 0 to 65535'],
    ['DATABASE_CONNECTIONS', '1', 'must be a whole number from 2 to 200'],
    ['NEW_DEVICES_PER_HOUR', '0', 'must be a whole number from 1 to 10000000'],
    ['CHECK_SECONDS', '9', 'must be a whole number from 10 to 86400'],
    ['HEARTBEAT_SECONDS', '3601', 'must be a whole number from 10 to 3600'],
    ['HEARTBEAT_RETENTION_DAYS', '0', 'must be a whole number from 1 to 3650'],
    ['SESSION_HOURS', '2161', 'must be a whole number from 1 to 2160'],
    ['UPLOAD_LIMIT_BYTES', '65535', 'must be a whole number from 65536 to 134217728'],
    ['IMAGE_CACHE_BYTES', '99999999999999999999', 'must be a whole number from 0 to 4294967296'],
    ['DOWNLOADS_AT_ONCE', '0', 'must be a whole number from 1 to 100000'],
    ['DATABASE_URL', 'mysql://db/pcms', 'must be a URL that begins with postgres:// or postgresql://'],
    ['DATABASE_URL', 'db:5432', 'must be a URL that begins with postgres:// or postgresql://'],
    ['PUBLIC_URL', 'ota.example.org', 'must be a URL that begins with http:// or https://'],
    ['PUBLIC_URL', 'javascript:alert(1)', 'must be a URL that begins with http:// or https://'],
    ['PUBLIC_URL', 'https://ota.example.org/?a=1', 'must have at most 200 characters, and no ?, # or blank among them'],
    ['PUBLIC_URL', ' https://ota.example.org', 'must have at most 200 characters, and no ?, # or blank among them'],
    ['PUBLIC_URL', `https://${'a'.repeat(193)}`, 'must have at most 200 characters, and no ?, # or blank among them'],
    [
      'TRUSTED_PROXIES',
      'loopback,proxy',
      'must list IP addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal',
    ],
    [
      'TRUSTED_PROXIES',
      '10.0.0.0/33',
      'must list IP addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal',
    ],
    ['ADMIN_USERNAME', 'maria b', 'must match ^[A-Za-z0-9._@-]{1,64}$'],
    ['ADMIN_PASSWORD', 'elevenchars', 'must have 12 to 256 characters'],
    ['ADMIN_PASSWORD', 'a'.repeat(257), 'must have 12 to 256 characters'],
    ['DEVICE_AUTH', 'Open', 'must be one of open, shared, device'],
    ['DEVICE_USERNAME', 'a'.repeat(65), 'must have 1 to 64 characters'],
    ['DEVICE_USERNAME', 'fleet:one', 'must not hold a colon: HTTP Basic ends the name there'],
    ['DEVICE_PASSWORD', 'seven77', 'must have 8 to 256 characters'],
    ['LOG_LEVEL', 'verbose', 'must be one of trace, debug, info, warn, error, silent'],
  ])('%s may not be %j', (name, text, rule) => {
    expect(brokenLines({ [name]: text })).toEqual([`${name} ${rule}`]);
  });

  it('does not hide another one that is broken too', () => {
    expect(brokenLines({ PORT: 'a', LOG_LEVEL: 'b' })).toEqual([
      expect.stringMatching(/^PORT /),
      expect.stringMatching(/^LOG_LEVEL /),
    ]);
  });

  it('that nobody knows is left alone', () => {
    expect(valuesOf({ PATH: '/usr/bin' })).toEqual(valuesOf({}));
  });
});

describe('the level "shared"', () => {
  const CREDENTIAL = { DEVICE_USERNAME: 'fleet', DEVICE_PASSWORD: 'for all of us' };

  it('is usable with its credential', () => {
    expect(valuesOf({ DEVICE_AUTH: 'shared', ...CREDENTIAL })).toMatchObject({ DEVICE_AUTH: 'shared', ...CREDENTIAL });
  });

  it.each(['DEVICE_USERNAME', 'DEVICE_PASSWORD'] as const)('is refused without %s', (missing) => {
    expect(brokenLines({ DEVICE_AUTH: 'shared', ...CREDENTIAL, [missing]: '' })).toEqual([
      `${missing} is needed where DEVICE_AUTH is shared`,
    ]);
  });

  it.each(['open', 'device'])('is the only one that needs it: "%s" does not', (level) => {
    expect(brokenLines({ DEVICE_AUTH: level })).toEqual([]);
  });
});

describe('a refusal', () => {
  it('names every broken setting and never repeats a value', () => {
    const secret = fc.string({ minLength: 4, maxLength: 300 }).map((text) => `§${text}§`);
    const environment = fc.record(Object.fromEntries(SETTING_NAMES.map((name) => [name, secret])), {
      requiredKeys: [],
    });
    fc.assert(
      fc.property(environment, (variables) => {
        const text = brokenLines(variables).join('\n');
        for (const value of Object.values(variables)) expect(text).not.toContain(value);
        for (const line of text.split('\n').filter(Boolean)) expect(SETTING_NAMES).toContain(line.split(' ')[0]);
      }),
    );
  });

  it('is an error whose message holds a line for each', () => {
    expect(() => new Settings({ PORT: 'a', DEVICE_AUTH: 'b' })).toThrow(
      'The configuration is not usable:\n  PORT must be a whole number from 0 to 65535\n  DEVICE_AUTH must be one of open, shared, device',
    );
  });
});

describe('.env.example', () => {
  const text = readFileSync(join(__dirname, '../../../../.env.example'), 'utf8');
  const documented = parseEnv(text) as Environment;

  it('documents every setting, in the order of the code, and nothing else', () => {
    expect(text.match(/^[A-Z_]+(?==)/gm)).toEqual([...SETTING_NAMES]);
  });

  it('holds the defaults', () => {
    expect(valuesOf(documented)).toEqual(valuesOf({}));
  });

  it.each(SETTING_NAMES)('says above %s what it is and its default', (name) => {
    const paragraph = text.split('\n\n').find((part) => new RegExp(`^${name}=`, 'm').test(part)) ?? '';
    const comment = paragraph.replaceAll('\n# ', ' ').split('\n')[0];
    expect(comment).toMatch(new RegExp(`^# .{10,} Default: ${documented[name] || '(none|data)'}`));
  });
});

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CADENCE, USERNAME_PATTERN } from '@pcms/contract';
import proxyAddress from 'proxy-addr';

/** How strictly devices must prove who they are (docs/protocol.md, "Identity and credentials"). */
export const DEVICE_AUTH_LEVELS = ['open', 'shared', 'device'] as const;
export type DeviceAuthLevel = (typeof DEVICE_AUTH_LEVELS)[number];

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
const MIB = 1024 * 1024;

/** A rule that was broken, in words that never repeat the value. */
class BrokenRule extends Error {}

type Reader<T> = (text: string | undefined) => T;

const integer =
  (fallback: number, min: number, max: number): Reader<number> =>
  (text) => {
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) {
      throw new BrokenRule(`must be a whole number from ${min} to ${max}`);
    }
    return value;
  };

const choice =
  <T extends string>(fallback: T, values: readonly T[]): Reader<T> =>
  (text) => {
    if (text === undefined) return fallback;
    const value = values.find((known) => known === text);
    if (value === undefined) throw new BrokenRule(`must be one of ${values.join(', ')}`);
    return value;
  };

const optionalText =
  (minLength: number, maxLength: number): Reader<string | null> =>
  (text) => {
    if (text === undefined) return null;
    if (text.length < minLength || text.length > maxLength) {
      throw new BrokenRule(`must have ${minLength} to ${maxLength} characters`);
    }
    return text;
  };

const text =
  (fallback: string): Reader<string> =>
  (value) =>
    value ?? fallback;

const folder =
  (fallback: string): Reader<string> =>
  (value) =>
    resolve(value ?? fallback);

const matching =
  (fallback: string, pattern: RegExp): Reader<string> =>
  (value) => {
    if (value !== undefined && !pattern.test(value)) throw new BrokenRule(`must match ${pattern.source}`);
    return value ?? fallback;
  };

const optionalUrl =
  (...protocols: string[]): Reader<string | null> =>
  (value) => {
    if (value === undefined) return null;
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      throw new BrokenRule(
        `must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
      );
    }
    return value.replace(/\/+$/, '');
  };

/** Most characters that an answer to a check has room for, beside the longest type, version and signature. */
export const PUBLIC_URL_LENGTH = 200;

/** What paths can be put behind. */
const publicUrl: Reader<string | null> = (value) => {
  const url = optionalUrl('http:', 'https:')(value);
  if (url !== null && (url.length > PUBLIC_URL_LENGTH || /[?#\s]/.test(url))) {
    throw new BrokenRule(`must have at most ${PUBLIC_URL_LENGTH} characters, and no ?, # or blank among them`);
  }
  return url;
};

const basicUsername: Reader<string | null> = (value) => {
  const name = optionalText(1, 64)(value);
  if (name?.includes(':')) throw new BrokenRule('must not hold a colon: HTTP Basic ends the name there');
  return name;
};

const proxies: Reader<readonly string[]> = (value) => {
  const networks = (value ?? '').split(',').flatMap((part) => part.trim() || []);
  try {
    proxyAddress.compile(networks);
  } catch {
    // Its message holds the value.
    throw new BrokenRule('must list IP addresses, networks such as 10.0.0.0/8, loopback, linklocal or uniquelocal');
  }
  return networks;
};

/** Whether somebody other than its author must approve a rollout before it starts. */
export const ROLLOUT_APPROVALS = ['none', 'second_person'] as const;

/** Every variable that the server reads. `.env.example` documents each; a test compares the two. */
const VARIABLES = {
  PORT: integer(5000, 0, 65_535),
  HOST: text('0.0.0.0'),
  DATA_DIR: folder('data'),
  DATABASE_URL: optionalUrl('postgres:', 'postgresql:'),
  DATABASE_CONNECTIONS: integer(10, 2, 200),
  PUBLIC_URL: publicUrl,
  TRUSTED_PROXIES: proxies,
  ADMIN_USERNAME: matching('admin', USERNAME_PATTERN),
  ADMIN_PASSWORD: optionalText(12, 256),
  DEVICE_AUTH: choice('open', DEVICE_AUTH_LEVELS),
  DEVICE_USERNAME: basicUsername,
  DEVICE_PASSWORD: optionalText(8, 256),
  NEW_DEVICES_PER_HOUR: integer(10_000, 1, 10_000_000),
  CHECK_SECONDS: integer(CADENCE.checkSeconds, 10, 86_400),
  HEARTBEAT_SECONDS: integer(CADENCE.heartbeatSeconds, 10, 3_600),
  HEARTBEAT_RETENTION_DAYS: integer(30, 1, 3_650),
  SESSION_HOURS: integer(12, 1, 24 * 90),
  UPLOAD_LIMIT_BYTES: integer(16 * MIB, 64 * 1024, 128 * MIB),
  IMAGE_CACHE_BYTES: integer(128 * MIB, 0, 4_096 * MIB),
  DOWNLOADS_AT_ONCE: integer(2_000, 1, 100_000),
  DELTAS: choice('on', ['on', 'off']),
  WEBHOOK_PRIVATE_TARGETS: choice('refuse', ['refuse', 'allow']),
  ROLLOUT_APPROVAL: choice('none', ROLLOUT_APPROVALS),
  LOG_LEVEL: choice('info', LOG_LEVELS),
} as const satisfies Record<string, Reader<unknown>>;

type Name = keyof typeof VARIABLES;
type Values = { readonly [N in Name]: ReturnType<(typeof VARIABLES)[N]> };

export const SETTING_NAMES = Object.keys(VARIABLES) as readonly Name[];

/** Injection token and type of the server's configuration. Bytes, seconds, hours and days as the names say. */
export class Settings {
  readonly values: Values;

  /**
   * Reads and checks `environment`; an empty value counts as not set.
   * @throws SettingsError that names every bad variable and its rule, never a value.
   */
  constructor(environment: Readonly<Record<string, string | undefined>>) {
    const broken: string[] = [];
    const values = Object.fromEntries(
      SETTING_NAMES.map((name) => {
        try {
          return [name, VARIABLES[name](environment[name] || undefined)];
        } catch (error) {
          if (!(error instanceof BrokenRule)) throw error;
          broken.push(`${name} ${error.message}`);
          return [name, undefined];
        }
      }),
    ) as Values;
    if (broken.length === 0 && values.DEVICE_AUTH === 'shared') broken.push(...missingSharedCredential(values));
    if (broken.length > 0) throw new SettingsError(broken);
    this.values = values;
  }
}

function missingSharedCredential(values: Values): string[] {
  return (['DEVICE_USERNAME', 'DEVICE_PASSWORD'] as const)
    .filter((name) => values[name] === null)
    .map((name) => `${name} is needed where DEVICE_AUTH is shared`);
}

export class SettingsError extends Error {
  constructor(readonly broken: readonly string[]) {
    super(`The configuration is not usable:\n${broken.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/** The process's own configuration: its environment, and a `.env` file beside it for what the environment does not set. */
export function readSettings(): Settings {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return new Settings(process.env);
}

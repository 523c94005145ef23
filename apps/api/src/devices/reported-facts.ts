import type { IncomingHttpHeaders } from 'node:http';
import { DEVICE_HEADERS, DEVICE_TYPE_PATTERN, FIELDED_REGISTRATION_TYPE, LIMITS } from '@pcms/contract';
import { BadDeviceField } from './devices.errors';

/** What a device says that it runs; null where it does not say. */
export interface ReportedFacts {
  readonly type: string | null;
  readonly version: string | null;
  /** Digest at the end of the running image, in lower-case hex. */
  readonly imageDigest: string | null;
}

/** What the body of the same call says, where it does. */
export interface BodyFacts {
  readonly device_type?: string;
  readonly version?: string;
}

/**
 * What a call says of the running image: its headers, else its body; an empty text says nothing. The type that fielded boards
 * register with names the board and not the variant, so it does not count.
 * @throws BadDeviceField naming the header that breaks its rule.
 */
export function reportedFacts(headers: IncomingHttpHeaders, body: BodyFacts = {}): ReportedFacts {
  const type = header(headers, DEVICE_HEADERS.type, DEVICE_TYPE_PATTERN) ?? (body.device_type || null);
  if (type !== null && !DEVICE_TYPE_PATTERN.test(type)) {
    throw new BadDeviceField('device_type', 'device_type must begin with a letter and hold letters, digits, _ or -');
  }
  return {
    type: type === FIELDED_REGISTRATION_TYPE ? null : type,
    version: header(headers, DEVICE_HEADERS.version, VERSION) ?? (body.version || null),
    imageDigest: header(headers, DEVICE_HEADERS.image, DIGEST)?.toLowerCase() ?? null,
  };
}

const VERSION = new RegExp(`^[\\x21-\\x7e]{1,${LIMITS.versionLength}}$`);
const DIGEST = /^[0-9A-Fa-f]{64}$/;

function header(headers: IncomingHttpHeaders, name: string, pattern: RegExp): string | undefined {
  const value = headers[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value !== 'string' || !pattern.test(value))
    throw new BadDeviceField(name, `the header ${name} is malformed`);
  return value;
}

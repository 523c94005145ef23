import { hash, timingSafeEqual } from 'node:crypto';
import type { DeviceAuthLevel } from '../config/settings';

/** What came in an `Authorization: Basic` header. */
export interface PresentedCredential {
  readonly username: string;
  readonly password: string;
}

/** What the server's configuration asks of devices. */
export interface CredentialPolicy {
  readonly level: DeviceAuthLevel;
  /** The fleet-wide credential; only at level `shared`. */
  readonly shared: PresentedCredential | null;
}

export interface CredentialHolder {
  readonly deviceId: string;
  /** SHA-256 of the device's own password; null while it has none. */
  readonly credentialHash: Buffer | null;
}

export type CredentialVerdict = 'accepted' | 'missing' | 'wrong';

export const hashPassword = (password: string): Buffer => hash('sha256', password, 'buffer');

/** Reads HTTP Basic (RFC 7617). Null when the header is missing or says something else. */
export function parseBasic(header: string | undefined): PresentedCredential | null {
  const encoded = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/**
 * Whether a device may act as `holder`. Under every level, a device that has a credential of its own must use it. Secrets
 * are compared by their hashes in constant time.
 */
export function judgeCredential(
  holder: CredentialHolder,
  presented: PresentedCredential | null,
  policy: CredentialPolicy,
): CredentialVerdict {
  if (holder.credentialHash) return judge(presented, { username: holder.deviceId, hash: holder.credentialHash });
  if (policy.level === 'open') return 'accepted';
  if (policy.level === 'shared' && policy.shared) {
    return judge(presented, { username: policy.shared.username, hash: hashPassword(policy.shared.password) });
  }
  return presented ? 'wrong' : 'missing';
}

function judge(presented: PresentedCredential | null, wanted: { username: string; hash: Buffer }): CredentialVerdict {
  if (!presented) return 'missing';
  const samePassword = timingSafeEqual(hashPassword(presented.password), wanted.hash);
  const sameName = timingSafeEqual(hashPassword(presented.username), hashPassword(wanted.username));
  return samePassword && sameName ? 'accepted' : 'wrong';
}

export const SESSION_COOKIE = 'pcms_session';

/** The headers that can prove who somebody is. */
export interface CredentialHeaders {
  readonly authorization?: string;
  readonly cookie?: string;
}

export interface Credential {
  readonly via: 'session' | 'token';
  readonly secret: string;
}

/**
 * What a request offers as proof, or null. A Bearer header alone counts where there is one: falling back to the cookie
 * would let a request pass for a program's that a browser sent. Basic is the device plane's, and many a proxy's.
 */
export function credentialOf({ authorization, cookie }: CredentialHeaders): Credential | null {
  const bearer = /^Bearer\b\s*(.*)/i.exec(authorization ?? '');
  if (bearer) return { via: 'token', secret: bearer[1] ?? '' };
  const secret = cookieNamed(SESSION_COOKIE, cookie ?? '');
  return secret === null ? null : { via: 'session', secret };
}

/** The value, as it is, of the first cookie of that name in a `Cookie` header (RFC 6265, 4.2), or null. */
export function cookieNamed(name: string, header: string): string | null {
  const start = `${name}=`;
  const pair = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(start));
  return pair?.slice(start.length) ?? null;
}

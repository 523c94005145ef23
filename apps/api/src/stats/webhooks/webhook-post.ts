import { lookup, type LookupAddress } from 'node:dns';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPrivateAddress } from './private-addresses';

const LIMIT_MS = 10_000;

export interface WebhookMessage {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether addresses of this machine and of private networks may be reached. */
  readonly allowPrivate: boolean;
}

export interface PostOutcome {
  /** Answered with 2xx. */
  readonly delivered: boolean;
  /** For a person. @example '503 Service Unavailable' */
  readonly text: string;
}

class PrivateTarget extends Error {
  constructor(address: string) {
    super(`${address} is an address of a private network, and WEBHOOK_PRIVATE_TARGETS does not allow those`);
  }
}

/**
 * Posts a message once. Redirects are not followed: they could lead anywhere. The address is judged when it is connected to, so a
 * name that changes its address meanwhile gains nothing. Never throws.
 */
export function postWebhook(message: WebhookMessage): Promise<PostOutcome> {
  const url = new URL(message.url);
  const { allowPrivate, headers, body } = message;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) && isPrivateAddress(host)) return Promise.resolve(failed(new PrivateTarget(host)));
  const post = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = post(url, {
      method: 'POST',
      headers: { ...headers, 'Content-Length': String(Buffer.byteLength(body)) },
      signal: AbortSignal.timeout(LIMIT_MS),
      agent: false,
      ...(!allowPrivate && { lookup: publicLookup }),
    });
    sent.on('response', (response) => {
      const { statusCode = 0, statusMessage = '' } = response;
      response.destroy();
      resolve({ delivered: statusCode >= 200 && statusCode < 300, text: `${statusCode} ${statusMessage}`.trim() });
    });
    sent.on('error', (error) => resolve(failed(error)));
    sent.end(body);
  });
}

const failed = (error: Error): PostOutcome => ({
  delivered: false,
  text:
    error.name === 'AbortError' || error.name === 'TimeoutError'
      ? `no answer within ${LIMIT_MS / 1_000} s`
      : error.message,
});

/** Looks a name up, and takes it as unknown when any of its addresses is private. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return callback(error, '', 0);
    const [first] = addresses;
    const refused = addresses.find(({ address }) => isPrivateAddress(address));
    if (refused || !first) return callback(new PrivateTarget(refused?.address ?? hostname), '', 0);
    // Node asks for all of them when it tries several at once.
    if (options.all) (callback as unknown as (error: null, found: LookupAddress[]) => void)(null, addresses);
    else callback(null, first.address, first.family);
  });
};

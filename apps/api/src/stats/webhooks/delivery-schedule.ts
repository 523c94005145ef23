import { createHmac } from 'node:crypto';

const FIRST_DELAY_SECONDS = 10;
const GROWTH = 4;
/** 10 s, 40 s, 160 s, 11 min, 43 min, 3 h, 12 h: a receiver may be away for half a day. */
export const MOST_TRIES = 8;

/** When to try again after try number `tries` (from 1) has failed, in seconds; null after the last. */
export const nextTrySeconds = (tries: number): number | null =>
  tries >= MOST_TRIES ? null : FIRST_DELAY_SECONDS * GROWTH ** (tries - 1);

/**
 * The signature header of a message: `t=<seconds since 1970>,v1=<HMAC-SHA-256 in hex of "t.body">` (RFC 2104). The time is signed
 * along, so that a receiver can refuse what is old.
 */
export function signatureHeader(secret: string, body: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1_000);
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`;
}

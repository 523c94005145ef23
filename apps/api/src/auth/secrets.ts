import { createHash, randomBytes, randomInt } from 'node:crypto';

/** 256 random bits, fit for a header and a cookie. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** SHA-256 in hex. Enough for random secrets, which nobody can guess; passwords need `Passwords`. */
export const digestOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Nothing that a person confuses when copying from a screen: no 0/o, no 1/i/l. */
const READABLE = 'abcdefghjkmnpqrstuvwxyz23456789';

/** A password for people to copy: five groups of five, 123 bits. */
export const newReadablePassword = (): string => Array.from({ length: 5 }, readableGroup).join('-');

const readableGroup = (): string => Array.from({ length: 5 }, () => READABLE[randomInt(READABLE.length)]).join('');

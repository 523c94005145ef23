import { CADENCE } from '@pcms/contract';

/** Seconds within which a device calls again that was told to call every `toldSeconds`: our firmware calls no more often than it wants to. */
export const expectedInterval = (toldSeconds: number): number => Math.max(CADENCE.shortestSeconds, toldSeconds);

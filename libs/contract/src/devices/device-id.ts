import { LIMITS } from '../limits';

/**
 * What may stand as a device's id: `[A-Za-z0-9._-]`, 1 to 64 characters (docs/protocol.md), but not `.` and `..`: no client could
 * name such a device in a path.
 */
export const DEVICE_ID_PATTERN = new RegExp(`^(?!\\.{1,2}$)[A-Za-z0-9._-]{1,${LIMITS.deviceIdLength}}$`);

export const isDeviceId = (text: string): boolean => DEVICE_ID_PATTERN.test(text);

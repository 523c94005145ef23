/** `{deviceType}_{version}`: what a firmware is called in URLs and on boards. */
export const firmwareKey = (deviceType: string, version: string): string => `${deviceType}_${version}`;

/** What the LED variant can show, by the number that stands on the wire. */
export const LED_MODES = ['heartbeat', 'fast', 'slow', 'breathing', 'pattern'] as const;

/** What the LED's settings may be; the firmware keeps to the same limits. */
export const LED_LIMITS = { brightnessMax: 255, intervalMsMin: 100, intervalMsMax: 5_000 } as const;

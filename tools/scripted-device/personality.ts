/** How fast a device is, in its own time. */
export interface Pace {
  /** Null: as fast as the network is. */
  readonly downloadBytesPerSecond: number | null;
  readonly verifyMs: number;
  readonly installMs: number;
  readonly restartMs: number;
  /** How long a new image may take to reach the server before the device goes back (docs/protocol.md, probation). */
  readonly probationMs: number;
}

/** Where a device departs from what a healthy one does. */
export interface Traits {
  readonly pace: Pace;
  /** A device may put an offer off, for example while its battery is low. */
  readonly takesOffers: boolean;
  /** Whether what was written to flash is what came from the network. */
  readonly flash: 'sound' | 'corrupting';
  readonly newImage: 'checks_in' | 'never_starts' | 'never_checks_in' | 'keeps_crashing';
  /** Calls nobody any more after so many heartbeats. */
  readonly heartbeatsInLife: number;
}

const HEALTHY: Traits = {
  pace: {
    downloadBytesPerSecond: 160 * 1024,
    verifyMs: 1_000,
    installMs: 2_000,
    restartMs: 5_000,
    probationMs: 300_000,
  },
  takesOffers: true,
  flash: 'sound',
  newImage: 'checks_in',
  heartbeatsInLife: Number.POSITIVE_INFINITY,
};

/** The devices that run our firmware; `fielded-board.ts` plays those that do not. */
export const PERSONALITIES = {
  healthy: HEALTHY,
  slow: {
    ...HEALTHY,
    pace: {
      ...HEALTHY.pace,
      downloadBytesPerSecond: 16 * 1024,
      verifyMs: 15_000,
      installMs: 20_000,
      restartMs: 15_000,
    },
  },
  waits: { ...HEALTHY, takesOffers: false },
  offline: { ...HEALTHY, heartbeatsInLife: 1 },
  fails_hash: { ...HEALTHY, flash: 'corrupting' },
  bricks: { ...HEALTHY, newImage: 'never_starts' },
  rolls_back: { ...HEALTHY, newImage: 'never_checks_in' },
  crashes: { ...HEALTHY, newImage: 'keeps_crashing' },
} as const satisfies Record<string, Traits>;

export type Personality = keyof typeof PERSONALITIES;

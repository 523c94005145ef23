import { SPACING_MS } from '../confirmation';
import { between, type Random } from './random';

/** Calls come sooner or later than they are due, by so much at most. */
export const LEAST_JITTER = 0.9;
export const MOST_JITTER = 1.1;

/** What a device does with an offer. Durations in ms. */
export interface Try {
  /** From the offer to the first byte. */
  readonly begins: number;
  /** From the first byte to the restart. */
  readonly downloads: number;
  readonly ending: Ending;
}

export type Ending =
  /** Is heard from the new image, first after `boots`, then every `calls`. */
  | { readonly kind: 'comes_up'; readonly boots: number; readonly calls: number }
  /** Restarts and is never heard of again. */
  | { readonly kind: 'bricks' }
  /** Restarts, and says from its old image that it went back. */
  | { readonly kind: 'rolls_back'; readonly after: number }
  /** Says that it could not install the image; tries again when it is offered it again. */
  | { readonly kind: 'fails' }
  /** Is heard no more after the first byte. */
  | { readonly kind: 'loses_power' }
  /** Is heard no more after the offer. */
  | { readonly kind: 'vanishes' };

/** How the devices behave; chance is handed in. */
export type DeviceModel = (device: number, attempt: number, random: Random) => Try;

export const FAILURES = ['bricks', 'crashes', 'never_checks_in', 'fails', 'loses_power', 'vanishes'] as const;
/** What a bad image does to a board. `crashes`: the board goes back at once. `never_checks_in`: it goes back after its probation. */
export type FailureKind = (typeof FAILURES)[number];

const SECOND = 1_000;
/** Of a connection over Wi-Fi, and of writing flash; bytes in a millisecond. */
const SLOWEST = 12;
const FASTEST = 80;
const USUAL_BYTES = 1_100_000;
const BOOT_MS = [5 * SECOND, 15 * SECOND] as const;
/** What the firmware gives a new image to reach the server (docs/protocol.md). */
const PROBATION_MS = 300 * SECOND;
const HEARTBEAT_MS = 60 * SECOND;

/** Boards on each of which an image fails with the same chance, always in the same way, and again at each further try. */
export function faultyImage(rate: number, failure: FailureKind, bytes = USUAL_BYTES): DeviceModel {
  const failing = new Map<number, boolean>();
  return (device, attempt, random) => {
    if (attempt === 1) failing.set(device, random() < rate);
    const downloads = bytes / between(SLOWEST, FASTEST, random);
    const boots = between(...BOOT_MS, random);
    const ending: Ending = failing.get(device)
      ? endingOf(failure, boots)
      : { kind: 'comes_up', boots, calls: HEARTBEAT_MS };
    return { begins: SECOND, downloads, ending };
  };
}

/** An image that comes up everywhere. */
export const goodImage = (bytes: number): DeviceModel => faultyImage(0, 'crashes', bytes);

/** An image that comes up everywhere, on boards that are as quick as a board can be. */
export const quickestImage =
  (bytes: number): DeviceModel =>
  () => ({
    begins: 0,
    downloads: bytes / FASTEST,
    ending: { kind: 'comes_up', boots: BOOT_MS[0], calls: SPACING_MS / LEAST_JITTER },
  });

function endingOf(failure: FailureKind, boots: number): Ending {
  if (failure === 'crashes') return { kind: 'rolls_back', after: 2 * boots };
  if (failure === 'never_checks_in') return { kind: 'rolls_back', after: PROBATION_MS + boots };
  return { kind: failure };
}

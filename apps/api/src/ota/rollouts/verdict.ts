import { ATTEMPTED_UPDATE_STATES, isActive, type UpdateActor, type UpdateState } from '@pcms/contract';

/** What is known of one device's update beside its state. */
export interface UpdateStanding {
  /** The last word of the device on the image; null while there is none. */
  readonly verdict: 'confirmed' | 'failed' | null;
  /** It has begun, in this try or an earlier one. */
  readonly attempted: boolean;
  readonly holdsSlot: boolean;
}

export interface CounterDeltas {
  readonly offered: number;
  readonly attempted: number;
  readonly confirmed: number;
  readonly failed: number;
  readonly inFlight: number;
}

/** What happens to an update: a move, or its offer loses its slot because nobody took it, or gets one again. */
export type UpdateStep =
  | {
      readonly kind: 'move';
      /** Null for the first offer. */
      readonly from: UpdateState | null;
      readonly to: UpdateState;
      readonly actor: UpdateActor;
      /** The device goes back because it was told to, which says nothing of the image. */
      readonly byOrder?: boolean;
    }
  | { readonly kind: 'lapse' }
  | { readonly kind: 'regain' };

export interface Tally {
  readonly standing: UpdateStanding;
  readonly deltas: CounterDeltas;
}

/** An update that does not exist yet. */
export const NO_STANDING: UpdateStanding = { verdict: null, attempted: false, holdsSlot: false };
export const NO_COUNTERS: CounterDeltas = { offered: 0, attempted: 0, confirmed: 0, failed: 0, inFlight: 0 };

/** What a step makes of an update, and what it changes in the counters of its phase. The step must be one that the table of moves allows. */
export function tally(before: UpdateStanding, step: UpdateStep): Tally {
  const standing = standingAfter(before, step);
  const isFirst = step.kind === 'move' && step.from === null;
  return {
    standing,
    deltas: {
      offered: Number(isFirst),
      attempted: Number(standing.attempted) - Number(before.attempted),
      confirmed: Number(standing.verdict === 'confirmed') - Number(before.verdict === 'confirmed'),
      failed: Number(standing.verdict === 'failed') - Number(before.verdict === 'failed'),
      inFlight: Number(standing.holdsSlot) - Number(before.holdsSlot),
    },
  };
}

export const addCounters = (a: CounterDeltas, b: CounterDeltas): CounterDeltas => ({
  offered: a.offered + b.offered,
  attempted: a.attempted + b.attempted,
  confirmed: a.confirmed + b.confirmed,
  failed: a.failed + b.failed,
  inFlight: a.inFlight + b.inFlight,
});

function standingAfter(before: UpdateStanding, step: UpdateStep): UpdateStanding {
  if (step.kind === 'lapse') return { ...before, holdsSlot: false };
  if (step.kind === 'regain') return { ...before, holdsSlot: true };
  // An update that goes on though its offer had lapsed is in flight all the same: better one too many counted than one not seen.
  const holdsSlot = isActive(step.to);
  const hasBegun = before.attempted || (ATTEMPTED_UPDATE_STATES as readonly UpdateState[]).includes(step.to);
  switch (step.to) {
    case 'confirmed':
      return { verdict: 'confirmed', attempted: true, holdsSlot };
    case 'failed':
    case 'rolled_back':
      return afterBadEnding(before, step, hasBegun);
    default:
      return { verdict: before.verdict, attempted: hasBegun, holdsSlot };
  }
}

/** A device that refuses an offer has attempted it and failed; an offer that the server takes back before its first byte is no attempt. */
function afterBadEnding(
  before: UpdateStanding,
  { actor, byOrder }: Extract<UpdateStep, { kind: 'move' }>,
  hasBegun: boolean,
): UpdateStanding {
  if (byOrder) return { ...before, holdsSlot: false };
  const attempted = hasBegun || actor === 'device';
  return { verdict: attempted ? 'failed' : before.verdict, attempted, holdsSlot: false };
}

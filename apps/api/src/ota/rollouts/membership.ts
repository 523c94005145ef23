import { createHash } from 'node:crypto';
import { PriorityQueue } from './priority-queue';

/** Positions are whole numbers from 0 to below this. */
export const POSITIONS = 2 ** 48;

/** Where a device stands in a rollout's order: the same for ever, and independent of all other devices. */
export function position(seed: string, deviceId: string): number {
  return Number.parseInt(createHash('md5').update(`${seed}:${deviceId}`).digest('hex').slice(0, 12), 16);
}

export interface StratumParts {
  /** Null while nobody knows. */
  readonly chip: string | null;
  readonly version: string | null;
  /** The first of the target's groups that holds the device; null where none does. */
  readonly groupId: string | null;
}

/** What kind of device it is: each phase holds every kind in its share. The version comes last, since it may hold a `|`. */
export const stratumOf = ({ chip, version, groupId }: StratumParts): string =>
  `${chip ?? '?'}|${groupId ?? ''}|${version ?? '?'}`;

export interface Member {
  readonly deviceId: string;
  readonly stratum: string;
}

/** How many devices a phase adds to those before it. */
export type PhaseSize = { readonly percent: number } | { readonly count: number };

/** Who is in a phase, in a form that needs no row per device. */
export interface PhaseCutoffs {
  /** By stratum the last position that is in this phase or an earlier one; -1 where none is. */
  readonly strata: Readonly<Record<string, number>>;
  /** For strata that did not exist at the start: this share of all positions, from 0 to 1. */
  readonly share: number;
}

export interface PlannedPhase {
  /** Devices of its own. */
  readonly size: number;
  readonly cutoffs: PhaseCutoffs;
}

/**
 * The size of each phase in a target of `total` devices. A percentage of a target that is not empty is one device at least; no phase
 * takes more than those before it leave; the last takes all that is left.
 */
export function phaseSizes(phases: readonly PhaseSize[], total: number): number[] {
  let left = total;
  return phases.map((phase, index) => {
    const size = index === phases.length - 1 ? left : Math.min(left, wantedSize(phase, total));
    left -= size;
    return size;
  });
}

// What is a half in decimals may come out a little below it in binary.
const ROUNDING = 1e-9;

function wantedSize(phase: PhaseSize, total: number): number {
  if ('count' in phase) return phase.count;
  return Math.max(1, Math.floor((phase.percent * total) / 100 + 0.5 + ROUNDING));
}

/**
 * Who is in which phase, at the start of a rollout. Up to the end of every phase each stratum has its share, less than one device
 * more or less; the sizes are exact.
 */
export function planPhases(seed: string, members: readonly Member[], phases: readonly PhaseSize[]): PlannedPhase[] {
  const strata = positionsByStratum(seed, members);
  const order = fairOrder(strata, members.length);
  const taken = new Map<string, number>([...strata.keys()].map((stratum) => [stratum, 0]));
  const shares = cumulativeShares(phases, members.length);
  let placed = 0;
  return phaseSizes(phases, members.length).map((size, index) => {
    for (const stratum of order.slice(placed, placed + size)) taken.set(stratum, (taken.get(stratum) ?? 0) + 1);
    placed += size;
    const share = shares[index] ?? 1;
    const isLast = index === phases.length - 1;
    const cutoffs = [...strata].map(
      ([stratum, positions]) =>
        [stratum, isLast ? POSITIONS - 1 : cutoffAfter(positions, taken.get(stratum) ?? 0, share)] as const,
    );
    return { size, cutoffs: { strata: Object.fromEntries(cutoffs), share } };
  });
}

/** The phase of a device, from 0, whenever it came: a newcomer joins the phase that its position says. 0 where there are none. */
export function phaseOf(phases: readonly PhaseCutoffs[], stratum: string, at: number): number {
  const index = phases.findIndex(({ strata, share }) => {
    const cutoff = Object.hasOwn(strata, stratum) ? strata[stratum] : lastWithin(share);
    return cutoff !== undefined && at <= cutoff;
  });
  return index === -1 ? Math.max(0, phases.length - 1) : index;
}

const lastWithin = (share: number): number => Math.floor(share * POSITIONS) - 1;

/**
 * Any cut-off between the last device that is in and the first that is not gives the same devices; the one next to the phases'
 * share lets newcomers join in proportion.
 */
function cutoffAfter(positions: readonly number[], count: number, share: number): number {
  const lastIn = positions[count - 1] ?? -1;
  const firstOut = positions[count] ?? POSITIONS;
  return Math.min(Math.max(lastWithin(share), lastIn), firstOut - 1);
}

/** Without devices a percentage is still a share; a count is none. */
function cumulativeShares(phases: readonly PhaseSize[], total: number): number[] {
  const sizes = phaseSizes(phases, total);
  let sum = 0;
  return phases.map((phase, index) => {
    const own = total > 0 ? (sizes[index] ?? 0) / total : 'percent' in phase ? phase.percent / 100 : 0;
    sum += own;
    return index === phases.length - 1 ? 1 : Math.min(1, sum);
  });
}

function positionsByStratum(seed: string, members: readonly Member[]): Map<string, number[]> {
  const strata = new Map<string, number[]>();
  for (const { deviceId, stratum } of members) {
    const positions = strata.get(stratum);
    if (positions) positions.push(position(seed, deviceId));
    else strata.set(stratum, [position(seed, deviceId)]);
  }
  for (const positions of strata.values()) positions.sort((a, b) => a - b);
  return strata;
}

interface Turn {
  readonly stratum: string;
  readonly release: number;
  readonly deadline: number;
  readonly position: number;
}

/**
 * Whose turn it is, device by device, so that after any number of turns each stratum has had its share, less than one more or less
 * (the pfair schedule of Baruah, Cohen, Plaxton and Varvel, 1996: the n-th device of a stratum must come within its own window of
 * turns, and of those that may come the one that must come first does). Equal ones go by position, so that it is a lot which of many
 * strata of one device is tried first.
 */
function fairOrder(strata: ReadonlyMap<string, readonly number[]>, total: number): string[] {
  const turns = [...strata].flatMap(([stratum, positions]) =>
    positions.map((at, rank) => ({
      stratum,
      release: Math.floor((rank * total) / positions.length),
      deadline: Math.ceil(((rank + 1) * total) / positions.length),
      position: at,
    })),
  );
  turns.sort((a, b) => a.release - b.release);
  const ready = new PriorityQueue<Turn>((a, b) => a.deadline - b.deadline || a.position - b.position);
  let next = 0;
  return turns.map((_, turn) => {
    for (let waiting = turns[next]; waiting && waiting.release <= turn; waiting = turns[++next]) ready.push(waiting);
    return ready.pop()?.stratum ?? '';
  });
}

import { hash } from 'node:crypto';
import { PriorityQueue } from './priority-queue';
import { atOnce, isStep, type Steps } from './steps';

/** Positions are whole numbers from 0 to below this. */
export const POSITIONS = 2 ** 48;

/** Where a device stands in a rollout's order: the same for ever, and independent of all other devices. */
export function position(seed: string, deviceId: string): number {
  return Number.parseInt(hash('md5', `${seed}:${deviceId}`, 'hex').slice(0, 12), 16);
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

export interface Deal {
  readonly phases: readonly PlannedPhase[];
  /** The phase of each member, from 0, in the order in which they were given. */
  readonly phaseOfMember: readonly number[];
}

/**
 * Who is in which phase, at the start of a rollout. Up to the end of every phase each stratum has its share, less than one device
 * more or less; the sizes are exact.
 */
export function* dealOut(seed: string, members: readonly Member[], phases: readonly PhaseSize[]): Steps<Deal> {
  const positions = new Float64Array(members.length);
  const lists = new Map<string, number[]>();
  for (const [index, { deviceId, stratum }] of members.entries()) {
    if (isStep(index)) yield;
    const at = position(seed, deviceId);
    positions[index] = at;
    const list = lists.get(stratum);
    if (list) list.push(at);
    else lists.set(stratum, [at]);
  }
  const strata: Stratum[] = [];
  for (const [name, list] of lists) {
    yield;
    strata.push({ name, positions: Float64Array.from(list).sort(), taken: 0 });
  }
  const planned = yield* drawPhases(strata, phases, members.length);
  const cutoffs = planned.map((phase) => phase.cutoffs);
  const phaseOfMember: number[] = [];
  for (const [index, { stratum }] of members.entries()) {
    if (isStep(index)) yield;
    phaseOfMember.push(phaseOf(cutoffs, stratum, positions[index] ?? 0));
  }
  return { phases: planned, phaseOfMember };
}

/** `dealOut` without a break, and only the phases. */
export const planPhases = (seed: string, members: readonly Member[], phases: readonly PhaseSize[]): PlannedPhase[] => [
  ...atOnce(dealOut(seed, members, phases)).phases,
];

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
function cutoffAfter(positions: Float64Array, count: number, share: number): number {
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

/** Devices of one kind. */
interface Stratum {
  readonly name: string;
  /** In ascending order. */
  readonly positions: Float64Array;
  /** So many of them, from the first on, have had their turn. */
  taken: number;
}

function* drawPhases(
  strata: readonly Stratum[],
  phases: readonly PhaseSize[],
  total: number,
): Steps<readonly PlannedPhase[]> {
  const turns = new FairTurns(strata, total);
  const shares = cumulativeShares(phases, total);
  const planned: PlannedPhase[] = [];
  for (const [index, size] of phaseSizes(phases, total).entries()) {
    for (let placed = 0; placed < size; placed++) {
      if (isStep(placed)) yield;
      turns.take();
    }
    const share = shares[index] ?? 1;
    const isLast = index === phases.length - 1;
    const cutoffs = strata.map(
      ({ name, positions, taken }) => [name, isLast ? POSITIONS - 1 : cutoffAfter(positions, taken, share)] as const,
    );
    planned.push({ size, cutoffs: { strata: Object.fromEntries(cutoffs), share } });
  }
  return planned;
}

interface Turn {
  readonly stratum: Stratum;
  /** It may come from this turn on, from 0 … */
  readonly release: number;
  /** … and must have come before this one. */
  readonly deadline: number;
  readonly position: number;
}

/**
 * Whose turn it is, device by device, so that after any number of turns each stratum has had its share, less than one more or less
 * (the pfair schedule of Baruah, Cohen, Plaxton and Varvel, 1996: the n-th device of a stratum must come within its own window of
 * turns, and of those that may come the one that must come first does). Equal ones go by position, so that it is a lot which of many
 * strata of one device is tried first.
 *
 * Only the next device of each stratum is looked at: its deadline is before those of all that follow in its stratum.
 */
class FairTurns {
  private readonly ready = new PriorityQueue<Turn>((a, b) => a.deadline - b.deadline || a.position - b.position);
  private readonly released = new Map<number, Turn[]>();
  private turn = 0;

  constructor(
    strata: readonly Stratum[],
    private readonly total: number,
  ) {
    for (const stratum of strata) this.await(stratum);
  }

  /** Gives the stratum whose turn it is one more device. */
  take(): void {
    for (const released of this.released.get(this.turn) ?? []) this.ready.push(released);
    this.released.delete(this.turn++);
    const stratum = this.ready.pop()?.stratum;
    if (!stratum) return;
    stratum.taken++;
    this.await(stratum);
  }

  /** The stratum's next device, if it has one. */
  private await(stratum: Stratum): void {
    const { positions, taken: rank } = stratum;
    const at = positions[rank];
    if (at === undefined) return;
    const release = Math.max(this.turn, Math.floor((rank * this.total) / positions.length));
    const deadline = Math.ceil(((rank + 1) * this.total) / positions.length);
    const turn = { stratum, release, deadline, position: at };
    const others = this.released.get(release);
    if (others) others.push(turn);
    else this.released.set(release, [turn]);
  }
}

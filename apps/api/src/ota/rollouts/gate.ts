import { atLeastFailures, atMostFailures } from './binomial';
import { formatChance, formatPercent, plural } from './gate-words';

/** What a phase has shown so far; the counters of its row. */
export interface Evidence {
  /** Devices in the phase. */
  readonly size: number;
  readonly offered: number;
  readonly attempted: number;
  readonly confirmed: number;
  readonly failed: number;
  /** Slots that are taken. */
  readonly inFlight: number;
  /** Of those the attempts of which nothing was heard for so long that they may be lost; no gate takes them for failures. */
  readonly missing: number;
  /** When the last of them was first attempted, in ms since the epoch; null while none was. */
  readonly lastAttemptedAtMs: number | null;
}

/** Wald's test of a failure rate that is acceptable against one that is not; both are shares between 0 and 1. */
export interface SequentialGate {
  readonly kind: 'sequential';
  readonly acceptable: number;
  readonly unacceptable: number;
}

export interface ThresholdGate {
  readonly kind: 'threshold';
  /** Goes on when at least so many percent of those attempted are confirmed … */
  readonly successPercent: number;
  /** … and stops when more than so many percent of them failed … */
  readonly failurePercent: number;
  /** … both only after so many attempts (all of them in a phase that has fewer devices). */
  readonly minAttempted: number;
}

/** Never stops: for an assignment of one firmware to a few devices. */
export interface NoGate {
  readonly kind: 'none';
}

export type Gate = SequentialGate | ThresholdGate | NoGate;

export const DEFAULT_GATE: SequentialGate = { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 };
/** How often the sequential test may stop a good image, or let a bad one go on. */
export const ERROR_RATE = 0.01;
/** The sequential test stops at this logarithm of the likelihood ratio, and goes on at its negative: 4.595. */
export const BOUND = Math.log((1 - ERROR_RATE) / ERROR_RATE);

export type Verdict = 'wait' | 'go' | 'stop';

export interface Judgement {
  readonly verdict: Verdict;
  /** For a person: one or two sentences. The console and the API say it in these words. */
  readonly why: string;
  /** Where the outcomes so far stand between `-BOUND` and `BOUND`; null for gates that do not ask. */
  readonly llr: number | null;
  /** So many more failures, and nothing else, would stop it; null where none would. 0 when it stops. */
  readonly failuresToStop: number | null;
}

/** A judgement of which the words are found only when somebody asks: the chance in them costs a step for each attempt. */
export interface Weighing extends Omit<Judgement, 'why'> {
  readonly why: () => string;
}

/** What the counters of a phase say of the image. */
export function judge(gate: Gate, evidence: Evidence): Judgement {
  const weighing = weigh(gate, evidence);
  return { ...weighing, why: weighing.why() };
}

/** The same for whoever does not ask why. */
export function weigh(gate: Gate, evidence: Evidence): Weighing {
  switch (gate.kind) {
    case 'none':
      return { verdict: 'go', why: () => 'This phase has no gate.', llr: null, failuresToStop: null };
    case 'threshold':
      return weighThreshold(gate, evidence);
    case 'sequential':
      return isSmall(gate, evidence) ? weighSmall(gate, evidence) : weighSequential(gate, evidence);
  }
}

const failureWeight = ({ acceptable, unacceptable }: SequentialGate): number => Math.log(unacceptable / acceptable);
/** Below 0. */
const successWeight = ({ acceptable, unacceptable }: SequentialGate): number =>
  Math.log((1 - unacceptable) / (1 - acceptable));

/** Logarithm of how much more likely a bad image shows this than a good one. */
export const logLikelihoodRatio = (gate: SequentialGate, { failed, confirmed }: Evidence): number =>
  failed * failureWeight(gate) + confirmed * successWeight(gate);

/** Confirmations in a row, from the start, that let the sequential test go on. */
export const confirmationsToGo = (gate: SequentialGate): number => Math.ceil(BOUND / -successWeight(gate));

/** A phase in which the sequential test could not go on even if every device confirmed. */
export const isSmall = (gate: SequentialGate, { size }: Pick<Evidence, 'size'>): boolean =>
  size < confirmationsToGo(gate);

// A product like 0.29 × 100 comes out a little below the whole number.
const ROUNDING = 1e-9;
const allowedIn = (gate: SequentialGate, size: number): number => Math.floor(gate.acceptable * size + ROUNDING);

function weighSmall(gate: SequentialGate, evidence: Evidence): Weighing {
  const { size, confirmed, failed } = evidence;
  const llr = logLikelihoodRatio(gate, evidence);
  const allowed = allowedIn(gate, size);
  const failuresToStop = Math.max(0, allowed + 1 - failed);
  if (failed > allowed) {
    const most = allowed === 0 ? 'none' : String(allowed);
    const why = () => `${failedInWords(gate, evidence)} A phase of ${plural(size, 'device')} allows ${most}.`;
    return { verdict: 'stop', why, llr, failuresToStop };
  }
  if (size === 0) return { verdict: 'go', why: () => 'No device is in this phase.', llr, failuresToStop };
  if (confirmed + failed >= size) {
    const why = () => `All have come through: ${confirmed} of ${size} confirmed, ${failed} failed.`;
    return { verdict: 'go', why, llr, failuresToStop };
  }
  const why = () =>
    `${confirmed} of ${size} confirmed, ${failed} failed: a phase this small goes on when all have come through.`;
  return { verdict: 'wait', why, llr, failuresToStop };
}

/**
 * Attempts without an outcome yet. Good and bad outcomes do not take the same time (a crash is heard of before a confirmation, a
 * brick long after it), so those that are under way count against whatever is to be concluded: as successes before it stops, as
 * failures before it goes on. Then a conclusion holds whatever becomes of them, and the error rates are those of the test.
 */
const underWay = ({ attempted, confirmed, failed, inFlight }: Evidence): number =>
  Math.max(0, Math.min(inFlight, attempted - confirmed - failed));

function weighSequential(gate: SequentialGate, evidence: Evidence): Weighing {
  const { size, confirmed, failed } = evidence;
  const llr = logLikelihoodRatio(gate, evidence);
  const failuresToStop = failuresLeft(gate, evidence);
  if (failuresToStop === 0) return { verdict: 'stop', why: () => failedInWords(gate, evidence), llr, failuresToStop };
  if (confirmationsLeft(gate, evidence) === 0) {
    return { verdict: 'go', why: () => confirmedInWords(gate, evidence), llr, failuresToStop };
  }
  if (confirmed + failed >= size) return weighUndecided(evidence, { llr, failuresToStop });
  return { verdict: 'wait', why: () => undecidedInWords(gate, evidence), llr, failuresToStop };
}

/** So many more failures stop it; the first of them are those that are under way. */
function failuresLeft(gate: SequentialGate, evidence: Evidence): number {
  const [bad, good, count] = [failureWeight(gate), successWeight(gate), underWay(evidence)];
  return stepsTo(BOUND - logLikelihoodRatio(gate, evidence) - count * good, { count, first: bad - good, then: bad });
}

/** So many more confirmations let it go on; the first of them are those that are under way. */
function confirmationsLeft(gate: SequentialGate, evidence: Evidence): number {
  const [bad, good, count] = [failureWeight(gate), successWeight(gate), underWay(evidence)];
  return stepsTo(BOUND + logLikelihoodRatio(gate, evidence) + count * bad, { count, first: bad - good, then: -good });
}

interface Steps {
  /** So many steps of the first length. */
  readonly count: number;
  readonly first: number;
  readonly then: number;
}

/** Steps until the distance is covered. */
function stepsTo(distance: number, { count, first, then }: Steps): number {
  const covered = count * first;
  return Math.max(
    0,
    distance <= covered ? Math.ceil(distance / first) : count + Math.ceil((distance - covered) / then),
  );
}

/** Nobody is left to learn from: what speaks for the image lets it go on, what speaks against it is left to a person. */
function weighUndecided(evidence: Evidence, rest: Pick<Weighing, 'llr' | 'failuresToStop'>): Weighing {
  const { size, confirmed, failed } = evidence;
  const shown = `All have come through: ${confirmed} of ${size} confirmed, ${failed} failed.`;
  return (rest.llr ?? 0) <= 0
    ? { verdict: 'go', why: () => `${shown} That speaks for the image.`, ...rest }
    : { verdict: 'wait', why: () => `${shown} That is too little to tell: a person decides.`, ...rest };
}

/** "3 of 3 attempted failed: chance of that with a good image 0.0008 %." */
function failedInWords({ acceptable }: SequentialGate, { attempted, failed }: Evidence): string {
  const chance = atLeastFailures({ tries: attempted, failures: failed, rate: acceptable });
  return `${failed} of ${attempted} attempted failed: chance of that with a good image ${formatChance(chance)}.`;
}

function confirmedInWords({ unacceptable }: SequentialGate, { confirmed, failed }: Evidence): string {
  const chance = atMostFailures({ tries: confirmed + failed, failures: failed, rate: unacceptable });
  const bad = `an image of which ${formatPercent(unacceptable * 100)} fail`;
  return `${confirmed} confirmed, ${failed} failed: chance of that with ${bad} ${formatChance(chance)}.`;
}

function undecidedInWords(gate: SequentialGate, evidence: Evidence): string {
  const { attempted, confirmed, failed } = evidence;
  const failures = plural(failuresLeft(gate, evidence), 'more failure');
  const confirmations = plural(confirmationsLeft(gate, evidence), 'more confirmation');
  return `${confirmed} confirmed, ${failed} failed of ${attempted} attempted: too few to tell. ${failures} would stop it, ${confirmations} would let it go on.`;
}

function weighThreshold(gate: ThresholdGate, evidence: Evidence): Weighing {
  const { attempted, confirmed, failed, size } = evidence;
  const enough = Math.min(gate.minAttempted, size);
  const share = (count: number): number => (100 * count) / Math.max(1, attempted);
  const failuresToStop = failuresPast(gate, evidence, enough);
  const rest = { llr: null, failuresToStop };
  if (size === 0) return { verdict: 'go', why: () => 'No device is in this phase.', ...rest };
  const shown = `${confirmed} confirmed, ${failed} failed of ${attempted} attempted`;
  if (failuresToStop === 0) {
    const why = () =>
      `${failed} of ${attempted} attempted failed: ${formatPercent(share(failed))}, and ${formatPercent(gate.failurePercent)} may.`;
    return { verdict: 'stop', why, ...rest };
  }
  if (attempted >= enough && share(confirmed) + ROUNDING >= gate.successPercent) {
    return { verdict: 'go', why: () => `${shown}: ${formatPercent(share(confirmed))} confirmed.`, ...rest };
  }
  const asked = attempted < enough ? `at ${enough} attempted it is judged` : 'too few confirmed to go on';
  return { verdict: 'wait', why: () => `${shown}: ${asked}.`, ...rest };
}

/** Each further failure is one more attempt, unless it is one of those that are under way. Null where all may fail. */
function failuresPast({ failurePercent }: ThresholdGate, evidence: Evidence, enough: number): number | null {
  if (failurePercent >= 100) return null;
  const { attempted, confirmed, failed } = evidence;
  const rate = failurePercent / 100;
  const underWay = Math.max(0, attempted - confirmed - failed);
  const ofThese = Math.max(0, Math.floor(rate * attempted - failed + ROUNDING) + 1);
  if (attempted >= enough && ofThese <= underWay) return ofThese;
  const beyond = Math.floor((rate * (attempted - underWay) - failed) / (1 - rate) + ROUNDING) + 1;
  return Math.max(0, beyond, enough - attempted + underWay);
}

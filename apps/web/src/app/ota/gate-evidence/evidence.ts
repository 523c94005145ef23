import type { GateDto, RolloutPhaseDto } from '@pcms/contract';
import { BOUND, confirmationStep, failureStep, forgivenIn, isSmallPhase, type Rates } from '../sequential';

/** What a gate has seen of a phase, in the form in which it can be drawn. */
export type Evidence =
  | { readonly kind: 'none' }
  /** A phase so small that each of its devices is shown. */
  | { readonly kind: 'small'; readonly dots: readonly Dot[]; readonly forgiven: number }
  | { readonly kind: 'sequential'; readonly rates: Rates; readonly point: EvidencePoint }
  | { readonly kind: 'threshold'; readonly meters: readonly Meter[]; readonly enough: boolean };

export type Dot = 'confirmed' | 'failed' | 'busy' | 'waiting';

export interface EvidencePoint {
  /** Devices that have come through, well or not. */
  readonly outcomes: number;
  /** Logarithm of how much more likely a bad firmware shows this than a good one. */
  readonly llr: number;
}

export interface Meter {
  readonly label: string;
  /** Of those attempted. */
  readonly percent: number;
  readonly mark: number;
  readonly markLabel: string;
  readonly colour: 'confirmed' | 'failed';
}

/** The phase whose evidence counts now: the one that stopped the rollout, else the newest that is judged; null before the start. */
export function judgedPhase(phases: readonly RolloutPhaseDto[]): RolloutPhaseDto | null {
  const judged = phases.filter(({ judgement }) => judgement !== null);
  const stopping = judged.find(({ status, judgement }) => status === 'open' && judgement?.verdict === 'stop');
  return stopping ?? judged.at(-1) ?? null;
}

export function evidenceOf(phase: RolloutPhaseDto): Evidence {
  const { gate } = phase;
  switch (gate.kind) {
    case 'none':
      return { kind: 'none' };
    case 'threshold':
      return thresholdEvidence(phase);
    case 'sequential': {
      const rates = ratesOf(gate);
      if (isSmallPhase(phase.size ?? 0, rates)) {
        return { kind: 'small', dots: dotsOf(phase), forgiven: forgivenIn(phase.size ?? 0, rates) };
      }
      const point = { outcomes: phase.confirmed + phase.failed, llr: phase.judgement?.llr ?? 0 };
      return { kind: 'sequential', rates, point };
    }
  }
}

const ratesOf = ({ acceptable = 0.02, unacceptable = 0.1 }: GateDto): Rates => ({ acceptable, unacceptable });

function dotsOf({ size, confirmed, failed, offered }: RolloutPhaseDto): Dot[] {
  const busy = Math.max(0, offered - confirmed - failed);
  const waiting = Math.max(0, (size ?? 0) - confirmed - failed - busy);
  const many = (dot: Dot, count: number): Dot[] => Array.from({ length: count }, () => dot);
  return [
    ...many('confirmed', confirmed),
    ...many('failed', failed),
    ...many('busy', busy),
    ...many('waiting', waiting),
  ];
}

function thresholdEvidence({ gate, attempted, confirmed, failed, size }: RolloutPhaseDto): Evidence {
  const { successPercent = 100, failurePercent = 0, minAttempted = 1 } = gate;
  const share = (count: number): number => (attempted === 0 ? 0 : Math.round((count / attempted) * 1_000) / 10);
  return {
    kind: 'threshold',
    enough: attempted >= Math.min(minAttempted, size ?? minAttempted),
    meters: [
      {
        label: 'Confirmed',
        percent: share(confirmed),
        mark: successPercent,
        markLabel: `goes on from ${successPercent} %`,
        colour: 'confirmed',
      },
      {
        label: 'Failed',
        percent: share(failed),
        mark: failurePercent,
        markLabel: `stops above ${failurePercent} %`,
        colour: 'failed',
      },
    ],
  };
}

/** The evidence as a line between the two bounds, in percent of the box: 0 at its left and at its top. */
export interface EvidenceChart {
  /** What was seen, as the points of a polyline. */
  readonly path: string;
  /** From now on if every further device fails, and if every one confirms. */
  readonly failing: string;
  readonly confirming: string;
  readonly now: { readonly x: number; readonly y: number };
  /** Heights of the two bounds. */
  readonly stopsAt: number;
  readonly goesOnAt: number;
  /** Outcomes at the right edge. */
  readonly width: number;
}

/** Space beyond each bound, as a share of the distance between them. */
const MARGIN = 0.14;

/** `seen`: oldest first, at least one. */
export function chartOf(seen: readonly EvidencePoint[], rates: Rates): EvidenceChart {
  const now = seen.at(-1) ?? { outcomes: 0, llr: 0 };
  const failures = Math.max(0, Math.ceil((BOUND - now.llr) / failureStep(rates)));
  const confirmations = Math.max(0, Math.ceil((BOUND + now.llr) / -confirmationStep(rates)));
  const width = Math.max(1, now.outcomes + Math.max(failures, confirmations));
  const half = BOUND * (1 + 2 * MARGIN);
  const y = (llr: number): number => round(50 - (Math.max(-half, Math.min(half, llr)) / half) * 50);
  const x = (outcomes: number): number => round((outcomes / width) * 100);
  const place = ({ outcomes, llr }: EvidencePoint): string => `${x(outcomes)},${y(llr)}`;
  const ray = (steps: number, step: number): string =>
    `${place(now)} ${place({ outcomes: now.outcomes + steps, llr: now.llr + steps * step })}`;
  return {
    path: [{ outcomes: 0, llr: 0 }, ...seen].map(place).join(' '),
    failing: ray(failures, failureStep(rates)),
    confirming: ray(confirmations, confirmationStep(rates)),
    now: { x: x(now.outcomes), y: y(now.llr) },
    stopsAt: y(BOUND),
    goesOnAt: y(-BOUND),
    width,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

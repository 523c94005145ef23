import { confirmationsToGo, type Gate } from './gate';

export interface GateProblem {
  /** @example 'gate.acceptable' */
  readonly field: string;
  readonly text: string;
}

const LEAST_RATE = 0.0001;
const MOST_RATE = 0.9;
const MOST_CONFIRMATIONS = 10_000;

/** What is wrong with a gate that a person asks for, or null. */
export function gateProblem(gate: Gate): GateProblem | null {
  switch (gate.kind) {
    case 'none':
      return null;
    case 'sequential':
      return (
        rateProblem('gate.acceptable', gate.acceptable) ??
        rateProblem('gate.unacceptable', gate.unacceptable) ??
        distanceProblem(gate.acceptable, gate.unacceptable)
      );
    case 'threshold':
      return (
        percentProblem('gate.successPercent', gate.successPercent) ??
        percentProblem('gate.failurePercent', gate.failurePercent) ??
        (Number.isInteger(gate.minAttempted) && gate.minAttempted >= 1
          ? null
          : { field: 'gate.minAttempted', text: 'gate.minAttempted must be a whole number of at least 1' })
      );
  }
}

const rateProblem = (field: string, rate: number): GateProblem | null =>
  rate >= LEAST_RATE && rate <= MOST_RATE
    ? null
    : { field, text: `${field} must be a share between ${LEAST_RATE} and ${MOST_RATE}: 0.02 is 2 %` };

function distanceProblem(acceptable: number, unacceptable: number): GateProblem | null {
  const field = 'gate.unacceptable';
  if (unacceptable <= acceptable) return { field, text: `${field} must be greater than gate.acceptable` };
  const needed = confirmationsToGo({ kind: 'sequential', acceptable, unacceptable });
  return needed <= MOST_CONFIRMATIONS
    ? null
    : {
        field,
        text: `${field} is too close to gate.acceptable: it would take ${needed.toLocaleString('en-US')} devices to tell them apart`,
      };
}

const percentProblem = (field: string, percent: number): GateProblem | null =>
  percent >= 0 && percent <= 100 ? null : { field, text: `${field} must be between 0 and 100` };

/** How often the sequential test may stop a good firmware, or let a bad one go on; the API's own figure. */
const ERROR_RATE = 0.01;
/** It stops at this logarithm of the likelihood ratio, and goes on at its negative: 4.595. */
export const BOUND = Math.log((1 - ERROR_RATE) / ERROR_RATE);

/** Two shares of failures, between 0 and 1: one that is acceptable, and one that is not. */
export interface Rates {
  readonly acceptable: number;
  readonly unacceptable: number;
}

/** What one more failure adds to the logarithm of the likelihood ratio. */
export const failureStep = ({ acceptable, unacceptable }: Rates): number => Math.log(unacceptable / acceptable);

/** What one more confirmation adds to it; below 0. */
export const confirmationStep = ({ acceptable, unacceptable }: Rates): number =>
  Math.log((1 - unacceptable) / (1 - acceptable));

/** Failures in a row, from the start, that stop a rollout. */
export const failuresToStop = (rates: Rates): number => Math.ceil(BOUND / failureStep(rates));

/** Confirmations in a row, from the start, that let it go on. */
export const confirmationsToGo = (rates: Rates): number => Math.ceil(BOUND / -confirmationStep(rates));

/** A phase too small for the test: it goes on when all its devices have come through. */
export const isSmallPhase = (size: number, rates: Rates): boolean => size < confirmationsToGo(rates);

/** Failures that a phase too small for the test forgives. */
export const forgivenIn = (size: number, { acceptable }: Rates): number => Math.floor(acceptable * size + 1e-9);

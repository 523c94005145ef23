interface Tries {
  readonly tries: number;
  readonly failures: number;
  /** How often a single try fails, between 0 and 1 (neither of them). */
  readonly rate: number;
}

/** The chance of so many failures or more. */
export const atLeastFailures = ({ tries, failures, rate }: Tries): number =>
  sum(tries, rate, { from: Math.max(0, failures), to: tries });

/** The chance of so many failures or fewer. */
export const atMostFailures = ({ tries, failures, rate }: Tries): number =>
  sum(tries, rate, { from: 0, to: Math.min(failures, tries) });

/** Through logarithms: a power of a small rate would be 0 long before the sum is. */
function sum(tries: number, rate: number, { from, to }: { from: number; to: number }): number {
  const odds = Math.log(rate) - Math.log1p(-rate);
  let logTerm = tries * Math.log1p(-rate);
  let total = 0;
  for (let failures = 0; failures <= to; failures++) {
    if (failures >= from) total += Math.exp(logTerm);
    logTerm += Math.log((tries - failures) / (failures + 1)) + odds;
  }
  return Math.min(1, total);
}

/** "1 device", "2 devices". */
export const plural = (count: number, noun: string): string =>
  `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;

/** "12.5 %": at most one decimal. */
export const formatPercent = (percent: number): string => `${Number(percent.toFixed(1))} %`;

const LEAST_PERCENT = 0.000_001;

/** A probability in percent, in one or two digits: "0.0008 %", "12 %". */
export function formatChance(chance: number): string {
  const percent = chance * 100;
  if (percent < LEAST_PERCENT) return `below ${LEAST_PERCENT.toFixed(6)} %`;
  return `${Number(percent.toPrecision(2))} %`;
}

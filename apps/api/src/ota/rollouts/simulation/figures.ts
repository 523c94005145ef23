import { START_MS, type Scenario } from './scenarios';
import type { SimulationResult } from './simulation-plan';

/** What many runs of one scenario have shown. Those about attempts are of the runs that were stopped; null where none was. */
export interface Figures {
  readonly name: string;
  readonly runs: number;
  /** Share of the runs. */
  readonly stopped: number;
  readonly attempts: { readonly mean: number; readonly p95: number; readonly most: number } | null;
  /** Of those attempted the ones that had come through when it was stopped. */
  readonly judgedP95: number | null;
  /** Boards that did not come up any more by themselves, in the worst run. */
  readonly mostLost: number;
  /** How long the middle run took. */
  readonly medianHours: number;
}

export function figuresOf({ name }: Scenario, results: Iterable<SimulationResult>): Figures {
  const attempts: number[] = [];
  const judged: number[] = [];
  const hours: number[] = [];
  let mostLost = 0;
  for (const { outcome, attempted, confirmed, failed, lost, atMs } of results) {
    hours.push((atMs - START_MS) / 3_600_000);
    mostLost = Math.max(mostLost, lost);
    if (outcome !== 'stopped') continue;
    attempts.push(attempted);
    judged.push(confirmed + failed);
  }
  return {
    name,
    runs: hours.length,
    stopped: attempts.length / hours.length,
    attempts:
      attempts.length === 0
        ? null
        : { mean: mean(attempts), p95: quantile(attempts, 0.95), most: quantile(attempts, 1) },
    judgedP95: judged.length === 0 ? null : quantile(judged, 0.95),
    mostLost,
    medianHours: quantile(hours, 0.5),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The least of the values that so large a share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Of single runs it never says 100 %: what stopped in all but one of them did not stop in all. */
function formatShare(share: number, runs: number): string {
  const whole = Math.round(share * runs);
  return whole === runs || whole === 0 ? `${whole === 0 ? 'none' : 'all'}` : `${Number((share * 100).toFixed(2))} %`;
}

/** The table of docs/rollouts.md. */
export function markdownTable(all: readonly Figures[]): string {
  const header = [
    'The image …',
    'runs',
    'stopped',
    'attempts: mean',
    '95 %',
    'most',
    'judged: 95 %',
    'lost, at most',
    'minutes',
  ];
  const rows = all.map(({ name, runs, stopped, attempts, judgedP95, mostLost, medianHours }) => [
    name,
    runs.toLocaleString('en-US'),
    formatShare(stopped, runs),
    attempts ? attempts.mean.toFixed(1) : '–',
    attempts ? String(attempts.p95) : '–',
    attempts ? String(attempts.most) : '–',
    judgedP95 === null ? '–' : String(judgedP95),
    String(mostLost),
    Math.round(60 * medianHours).toLocaleString('en-US'),
  ]);
  const widths = header.map((title, column) =>
    Math.max(...[header, ...rows].map((row) => (row[column] ?? title).length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

import { median } from './figures';
import type { Measured } from './load';
import type { Memory } from './memory';
import type { Scenario } from './scenarios';

/** One scenario in one round. */
export interface Sample extends Pick<Measured, 'perSecond' | 'p50Ms' | 'p99Ms'> {
  /** Processor time for one request, in µs; null where Postgres has no part in it. */
  readonly nodeMicros: number;
  readonly postgresMicros: number | null;
}

/** One scenario over all rounds: medians. */
export interface Result extends Sample {
  readonly name: string;
  /** Of the bare server, within the same round; null where nothing compares. */
  readonly ofBare: number | null;
  /** The same by processor time, Postgres included: less exact, but nothing else that runs on the machine disturbs it. */
  readonly ofBareByCpu: number | null;
}

/** `rounds` holds one sample for each scenario, in the scenarios' order. */
export function summarise(scenarios: readonly Scenario[], rounds: readonly (readonly Sample[])[]): Result[] {
  return scenarios.map(({ name, baseline }, index) => {
    const samples = rounds.flatMap((round) => round[index] ?? []);
    const baselineIndex = scenarios.findIndex((other) => other.name === baseline);
    const ratios = (value: (sample: Sample) => number): number | null => {
      if (baseline === null) return null;
      return median(rounds.map((round) => valueOf(round[index], value) / valueOf(round[baselineIndex], value)));
    };
    return {
      name,
      ofBare: ratios(({ perSecond }) => perSecond),
      ofBareByCpu: ratios(({ nodeMicros, postgresMicros }) => 1 / (nodeMicros + (postgresMicros ?? 0))),
      perSecond: median(samples.map(({ perSecond }) => perSecond)),
      p50Ms: median(samples.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(samples.map(({ p99Ms }) => p99Ms)),
      nodeMicros: median(samples.map(({ nodeMicros }) => nodeMicros)),
      postgresMicros: medianOrNull(samples.map(({ postgresMicros }) => postgresMicros)),
    };
  });
}

const valueOf = (sample: Sample | undefined, value: (sample: Sample) => number): number =>
  sample ? value(sample) : Number.NaN;

function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

const HEADINGS = ['what', 'of bare node:http', 'by CPU', 'per second', 'p50 ms', 'p99 ms', 'µs Node', 'µs Postgres'];

/** A Markdown table whose columns line up in a terminal as well. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ name, ofBare, ofBareByCpu, perSecond, p50Ms, p99Ms, nodeMicros, postgresMicros }) => [
    name,
    ofBare?.toFixed(2) ?? '–',
    ofBareByCpu?.toFixed(2) ?? '–',
    Math.round(perSecond).toLocaleString('en-US'),
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
    String(Math.round(nodeMicros)),
    postgresMicros === null ? '–' : String(Math.round(postgresMicros)),
  ]);
  return aligned(HEADINGS, rows);
}

/** A Markdown table of which the first column holds words, and the others figures. */
export function aligned(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(headings), rule, ...rows.map(line)].join('\n');
}

/** What the fleet costs in memory and on disk, as a list in Markdown. */
export function memoryLines(memory: Memory): string[] {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  return [
    `- Node process: ${megabytes(memory.startBytes)} after its start, ${megabytes(memory.endBytes)} at the end; it keeps nothing about single devices`,
    `- a device that keeps its connection open: ${(memory.perConnectionBytes / 1e3).toFixed(1)} kB of the Node process`,
    `- 100,000 devices on disk, with indexes: ${megabytes(memory.deviceBytes)} identity, ${megabytes(memory.statusBytes)} status; a heartbeat that is kept: ${memory.perHeartbeatBytes.toFixed(0)} bytes`,
    `- ${(memory.hotShare * 100).toFixed(0)} % of the updates of device_status stayed within their page (HOT)`,
  ];
}

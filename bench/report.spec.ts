import { median, quantile } from './figures';
import { summarise, table, type Sample } from './report';
import type { Scenario } from './scenarios';

const scenario = (name: string, baseline: string | null): Scenario => ({
  name,
  baseline,
  server: 'ours',
  connections: 1,
  reconnect: false,
  says: '',
  requests: () => () => null,
});
const sample = (perSecond: number): Sample => ({ perSecond, p50Ms: 1, p99Ms: 2, nodeMicros: 30, postgresMicros: null });

describe('figures', () => {
  it('take the middle value whatever the order', () => expect(median([9, 1, 5])).toBe(5));
  it('are no number where there is no value', () => expect(median([])).toBeNaN());
  it('name the value below which 99 of 100 lie', () =>
    expect(
      quantile(
        Array.from({ length: 100 }, (_, n) => n),
        0.99,
      ),
    ).toBe(99));
});

describe('summarise', () => {
  const scenarios = [scenario('bare', 'bare'), scenario('check', 'bare'), scenario('list', null)];

  it('compares within a round, so that a machine that slows down between rounds changes nothing', () => {
    const rounds = [
      [sample(100), sample(50), sample(7)],
      [sample(10), sample(5), sample(7)],
      [sample(40), sample(20), sample(7)],
    ];
    expect(summarise(scenarios, rounds).map(({ ofBare }) => ofBare)).toEqual([1, 0.5, null]);
  });

  it('counts what Postgres had to do into the ratio by processor time', () => {
    const rounds = [[sample(100), { ...sample(50), postgresMicros: 30 }, sample(7)]];
    expect(summarise(scenarios, rounds).map(({ ofBareByCpu }) => ofBareByCpu)).toEqual([1, 0.5, null]);
  });
});

describe('table', () => {
  it('has columns of the same width in every line', () => {
    const lines = table(summarise([scenario('bare', 'bare')], [[sample(41_000)]])).split('\n');
    expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  });
});

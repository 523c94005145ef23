import { aPhase } from '../../testing/builders';
import { BOUND } from '../sequential';
import { chartOf, evidenceOf, judgedPhase } from './evidence';

const sequential = { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 } as const;
const rates = { acceptable: 0.02, unacceptable: 0.1 };
const judgement = (over: object = {}) =>
  ({ verdict: 'wait', why: 'Too few to tell.', llr: 0, bound: BOUND, failuresToStop: 3, ...over }) as const;

describe('judgedPhase', () => {
  it('is the newest that is judged', () => {
    const phases = [
      aPhase({ status: 'done', judgement: judgement({ verdict: 'go' }) }),
      aPhase({ index: 1, judgement: judgement() }),
      aPhase({ index: 2, status: 'waiting' }),
    ];
    expect(judgedPhase(phases)?.index).toBe(1);
  });

  it('is the one that stops the rollout, also when a later one is open', () => {
    const phases = [
      aPhase({ judgement: judgement({ verdict: 'stop' }) }),
      aPhase({ index: 1, judgement: judgement() }),
    ];
    expect(judgedPhase(phases)?.index).toBe(0);
  });

  it('is none before the start', () => {
    expect(judgedPhase([aPhase({ status: 'waiting' })])).toBeNull();
  });
});

describe('evidenceOf', () => {
  it('shows each device of a phase that is too small for statistics', () => {
    const evidence = evidenceOf(aPhase({ gate: sequential, size: 6, offered: 4, confirmed: 2, failed: 1 }));
    expect(evidence).toEqual({
      kind: 'small',
      dots: ['confirmed', 'confirmed', 'failed', 'busy', 'waiting', 'waiting'],
      forgiven: 0,
    });
  });

  it('takes the likelihood from the API, which knows what was pardoned', () => {
    const phase = aPhase({ gate: sequential, size: 200, confirmed: 20, failed: 2, judgement: judgement({ llr: 1.5 }) });
    expect(evidenceOf(phase)).toMatchObject({ kind: 'sequential', point: { outcomes: 22, llr: 1.5 } });
  });

  it('measures thresholds against those attempted', () => {
    const gate = { kind: 'threshold', successPercent: 95, failurePercent: 5, minAttempted: 10 } as const;
    const evidence = evidenceOf(aPhase({ gate, size: 40, attempted: 8, confirmed: 6, failed: 1 }));
    expect(evidence).toMatchObject({ kind: 'threshold', enough: false, meters: [{ percent: 75 }, { percent: 12.5 }] });
  });
});

describe('chartOf', () => {
  it('begins in the middle, and is as wide as it takes to be sure', () => {
    const chart = chartOf([{ outcomes: 0, llr: 0 }], rates);
    expect(chart.now).toEqual({ x: 0, y: 50 });
    expect(chart.width).toBe(54);
  });

  it('has the bound that stops above the one that lets go on', () => {
    const { stopsAt, goesOnAt } = chartOf([{ outcomes: 0, llr: 0 }], rates);
    expect(stopsAt).toBeLessThan(50);
    expect(goesOnAt).toBeGreaterThan(50);
    expect(stopsAt + goesOnAt).toBeCloseTo(100);
  });

  it('leads from now to each bound', () => {
    const chart = chartOf([{ outcomes: 10, llr: -0.85 }], rates);
    const heightAtEnd = (ray: string): number => Number(ray.split(' ')[1]?.split(',')[1]);
    expect(heightAtEnd(chart.failing)).toBeLessThanOrEqual(chart.stopsAt);
    expect(heightAtEnd(chart.confirming)).toBeGreaterThanOrEqual(chart.goesOnAt);
  });

  it('keeps what lies far beyond a bound inside of the box', () => {
    expect(chartOf([{ outcomes: 9, llr: 14 }], rates).now).toEqual({ x: expect.any(Number) as number, y: 0 });
  });
});

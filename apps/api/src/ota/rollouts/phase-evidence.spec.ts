import fc from 'fast-check';
import { DEFAULT_GATE } from './gate';
import { evidenceOf, judgeRow, type CountedPhase } from './phase-evidence';

const NOW = new Date('2026-03-02T08:00:00Z');
const PHASE: CountedPhase = {
  size: 100,
  offered: 60,
  attempted: 50,
  confirmed: 30,
  failed: 8,
  inFlight: 12,
  missing: 2,
  lastAttemptedAt: new Date(NOW.getTime() - 60_000),
  pardonedConfirmed: 0,
  pardonedFailed: 0,
};
const evidence = (known: Partial<CountedPhase> = {}) => evidenceOf({ ...PHASE, ...known });

describe('evidenceOf', () => {
  it('shows the counters as they are where nobody has looked past anything', () => {
    expect(evidence()).toEqual({
      size: 100,
      offered: 60,
      attempted: 50,
      confirmed: 30,
      failed: 8,
      inFlight: 12,
      missing: 2,
      lastAttemptedAtMs: NOW.getTime() - 60_000,
    });
  });

  it('leaves out what a person has looked past, as if these devices had not been there', () => {
    expect(evidence({ pardonedConfirmed: 10, pardonedFailed: 5 })).toMatchObject({
      size: 85,
      attempted: 35,
      confirmed: 20,
      failed: 3,
      offered: 60,
      inFlight: 12,
    });
  });

  it('takes what was offered for the size of a phase that was never measured', () => {
    expect(evidence({ size: null }).size).toBe(60);
    expect(evidence({ size: null, pardonedFailed: 8 }).size).toBe(52);
  });

  it('counts the newcomers of a phase that was full', () => {
    expect(evidence({ size: 50 }).size).toBe(60);
    expect(evidence({ size: 50, pardonedConfirmed: 15 }).size).toBe(45);
  });

  it('knows no last attempt where there was none', () => {
    expect(evidence({ lastAttemptedAt: null }).lastAttemptedAtMs).toBeNull();
  });

  it('never shows fewer than none, nor more outcomes than attempts, whatever was looked past', () => {
    const count = fc.nat(20);
    const counters = fc.record({
      size: fc.option(count),
      offered: count,
      attempted: count,
      confirmed: count,
      failed: count,
      pardonedConfirmed: count,
      pardonedFailed: count,
    });
    fc.assert(
      fc.property(counters, (known) => {
        const shown = evidence(known);
        expect(Math.min(shown.size, shown.attempted, shown.confirmed, shown.failed)).toBeGreaterThanOrEqual(0);
        expect(shown.confirmed + shown.failed).toBeLessThanOrEqual(shown.attempted);
      }),
    );
  });
});

describe('judgeRow', () => {
  const bad: CountedPhase = { ...PHASE, attempted: 60, confirmed: 30, failed: 30, inFlight: 0 };
  const none = { kind: 'none' } as const;

  it('asks the gate of the phase, and that of the rollout where it has none', () => {
    expect(judgeRow({ ...bad, gate: null, soakSeconds: 0 }, { gate: DEFAULT_GATE }, NOW).verdict).toBe('stop');
    expect(judgeRow({ ...bad, gate: none, soakSeconds: 0 }, { gate: DEFAULT_GATE }, NOW).verdict).toBe('go');
  });

  it('lets the phase rest as long as it says', () => {
    const resting = judgeRow({ ...bad, gate: none, soakSeconds: 61 }, { gate: DEFAULT_GATE }, NOW);
    expect(resting).toMatchObject({ verdict: 'wait', untilMs: NOW.getTime() + 1_000 });
    expect(judgeRow({ ...bad, gate: none, soakSeconds: 60 }, { gate: DEFAULT_GATE }, NOW).verdict).toBe('go');
  });
});

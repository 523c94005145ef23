import { DEFAULT_GATE, type Evidence } from './gate';
import { judgePhase, type PhaseRules } from './phase-gate';

const NOW_MS = Date.parse('2026-03-02T08:00:00Z');
const RULES: PhaseRules = { gate: DEFAULT_GATE, soakSeconds: 0 };
const GOOD: Evidence = {
  size: 2,
  offered: 2,
  attempted: 2,
  confirmed: 2,
  failed: 0,
  inFlight: 0,
  missing: 0,
  lastAttemptedAtMs: NOW_MS - 60_000,
};
const SHOWN = 'All have come through: 2 of 2 confirmed, 0 failed.';

describe('judgePhase', () => {
  it('lets the next phase open when the gate says go', () => {
    expect(judgePhase(RULES, GOOD, NOW_MS)).toMatchObject({ verdict: 'go', why: SHOWN });
  });

  it('waits while the gate does', () => {
    const judged = judgePhase(RULES, { ...GOOD, confirmed: 1 }, NOW_MS);
    expect(judged).toMatchObject({ verdict: 'wait', untilMs: null });
  });

  it.each([
    [1, `${SHOWN} 1 is still under way.`],
    [4, `${SHOWN} 4 are still under way.`],
  ])('does not begin to soak while devices are busy: %i', (inFlight, why) => {
    const judged = judgePhase({ ...RULES, soakSeconds: 1 }, { ...GOOD, inFlight }, NOW_MS);
    expect(judged).toMatchObject({ verdict: 'wait', why });
  });

  it('does not wait for busy devices where there is no soak: what the gate has seen is enough', () => {
    expect(judgePhase(RULES, { ...GOOD, inFlight: 4 }, NOW_MS).verdict).toBe('go');
  });

  it('soaks from the last attempt, and not a moment longer', () => {
    const rules = { ...RULES, soakSeconds: 1_800 };
    expect(judgePhase(rules, GOOD, NOW_MS)).toMatchObject({
      verdict: 'wait',
      why: `${SHOWN} It soaks until 2026-03-02 08:29 UTC.`,
      untilMs: NOW_MS + 1_740_000,
    });
    expect(judgePhase(rules, GOOD, NOW_MS + 1_739_999).verdict).toBe('wait');
    expect(judgePhase(rules, GOOD, NOW_MS + 1_740_000).verdict).toBe('go');
  });

  it('does not soak a phase in which nobody was attempted', () => {
    const empty = { ...GOOD, size: 0, offered: 0, attempted: 0, confirmed: 0, lastAttemptedAtMs: null };
    expect(judgePhase({ ...RULES, soakSeconds: 1_800 }, empty, NOW_MS).verdict).toBe('go');
  });

  it('stops at once: neither busy devices nor a soak hold it back', () => {
    const rules = { ...RULES, soakSeconds: 1_800 };
    const bad = { ...GOOD, size: 100, failed: 3, confirmed: 0, attempted: 5, inFlight: 2 };
    expect(judgePhase(rules, bad, NOW_MS)).toMatchObject({
      verdict: 'stop',
      why: '3 of 5 attempted failed: chance of that with a good image 0.0078 %.',
    });
  });
});

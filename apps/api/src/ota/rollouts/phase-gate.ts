import { judge, type Evidence, type Gate, type Judgement } from './gate';

export interface PhaseRules {
  readonly gate: Gate;
  /** Rest after the last device of the phase was attempted. */
  readonly soakSeconds: number;
}

export interface PhaseJudgement extends Judgement {
  /** When the soak is over, in ms since the epoch; null when it is not that. */
  readonly untilMs: number | null;
}

/**
 * Whether the phase after this one may open now. A gate that says go opens it only when the soak, if there is one, is over (no
 * device is busy, and none was attempted for so long); a gate that says stop stops at once.
 */
export function judgePhase({ gate, soakSeconds }: PhaseRules, evidence: Evidence, nowMs: number): PhaseJudgement {
  const judgement = judge(gate, evidence);
  if (judgement.verdict !== 'go') return { ...judgement, untilMs: null };
  const waits = (why: string, untilMs: number | null = null): PhaseJudgement => ({
    ...judgement,
    verdict: 'wait',
    why: `${judgement.why}${why}`,
    untilMs,
  });
  const { inFlight, lastAttemptedAtMs } = evidence;
  // Only a rest asks for quiet: without one, what the gate has seen is enough.
  if (soakSeconds > 0 && inFlight > 0) return waits(` ${inFlight === 1 ? '1 is' : `${inFlight} are`} still under way.`);
  const soakedAtMs = (lastAttemptedAtMs ?? Number.NEGATIVE_INFINITY) + soakSeconds * 1_000;
  if (nowMs < soakedAtMs) return waits(` It soaks until ${isoMinute(soakedAtMs)}.`, soakedAtMs);
  return { ...judgement, untilMs: null };
}

/** "2026-03-02 08:00 UTC" */
const isoMinute = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

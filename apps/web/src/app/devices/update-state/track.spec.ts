import type { UpdateEventDto, UpdateState } from '@pcms/contract';
import { anUpdate } from '../../testing/builders';
import { trackOf } from './track';

const AT = '2026-11-20T12:00:00.000Z';

/** The moves of update `u1`, oldest first as one tells a story; the API hands them out newest first. */
function history(...states: UpdateState[]): UpdateEventDto[] {
  const moves = states.map((to, index) => ({
    at: AT,
    updateId: 'u1',
    firmwareKey: 'T_1.0.0',
    from: states[index - 1] ?? null,
    to,
    actor: 'device' as const,
    reason: null,
    detail: null,
  }));
  return moves.reverse();
}

const marks = (state: UpdateState, moves: UpdateEventDto[]): string[] =>
  trackOf(anUpdate({ id: 'u1', state }), moves).map((step) => `${step.state} ${step.mark}`);

describe('trackOf', () => {
  it('shows what is done, where it is, and what is ahead', () => {
    expect(marks('verifying', history('offered', 'downloading', 'verifying'))).toEqual([
      'offered done',
      'downloading done',
      'verifying current',
      'installing ahead',
      'rebooting ahead',
      'confirmed ahead',
    ]);
  });

  it('marks the steps that a device did not tell of', () => {
    expect(marks('confirmed', history('offered', 'downloading', 'confirmed'))).toEqual([
      'offered done',
      'downloading done',
      'verifying skipped',
      'installing skipped',
      'rebooting skipped',
      'confirmed done',
    ]);
  });

  it('ends a failed update where it stopped', () => {
    expect(marks('failed', history('offered', 'downloading', 'failed'))).toEqual([
      'offered done',
      'downloading done',
      'failed stopped',
    ]);
  });

  it('shows a rollback after the confirmation', () => {
    expect(marks('rolled_back', history('offered', 'rebooting', 'confirmed', 'rolled_back')).slice(-2)).toEqual([
      'confirmed done',
      'rolled_back stopped',
    ]);
  });

  it('begins again with a new try', () => {
    expect(marks('offered', history('offered', 'downloading', 'failed', 'offered'))).toEqual([
      'offered current',
      'downloading ahead',
      'verifying ahead',
      'installing ahead',
      'rebooting ahead',
      'confirmed ahead',
    ]);
  });

  it('takes no move of another update for its own', () => {
    const others = history('offered', 'downloading').map((event) => ({ ...event, updateId: 'u0' }));
    expect(marks('cancelled', others)).toEqual(['offered skipped', 'cancelled stopped']);
  });

  it('dates the current step by the update itself when its move is not in the history', () => {
    const steps = trackOf(anUpdate({ id: 'u1', state: 'downloading', since: AT }), []);
    expect(steps[1]).toEqual({ state: 'downloading', mark: 'current', at: AT });
  });
});

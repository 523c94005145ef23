import { aForecast, aPhase, aRollout, stateCounts } from '../../testing/builders';
import { foreseenLines } from './foreseen';

const NOW = Date.parse('2026-11-20T13:30:00.000Z');
const counts = { targeted: 10, states: stateCounts(), offered: 4, attempted: 4, confirmed: 1, failed: 3 };
const line = (name: string, over: Parameters<typeof aRollout>[0] = {}) =>
  foreseenLines(aRollout({ forecast: aForecast(), counts, ...over }), NOW).find((one) => one.name === name);

describe('foreseenLines', () => {
  it('has nothing to compare without a forecast', () => {
    expect(foreseenLines(aRollout(), NOW)).toEqual([]);
  });

  it('marks a phase that is open when it should be done', () => {
    expect(line('Phase 1 done')).toMatchObject({ happened: { text: 'open' }, mark: 'late' });
  });

  it('marks nothing of a phase that was done in time', () => {
    const phases = [aPhase({ status: 'done', doneAt: '2026-11-20T12:40:00.000Z' })];
    expect(line('Phase 1 done', { phases })).toMatchObject({ happened: { at: phases[0]?.doneAt }, mark: 'none' });
  });

  it('takes a rollout for done only when it is completed, and not when it was cancelled', () => {
    const endedAt = '2026-11-20T13:00:00.000Z';
    expect(line('All done', { status: 'completed', endedAt })).toMatchObject({ happened: { at: endedAt } });
    expect(line('All done', { status: 'cancelled', endedAt })).toMatchObject({ happened: { text: 'not yet' } });
  });

  it('marks more losses than were said to be possible', () => {
    expect(line('Lost at worst')).toMatchObject({ happened: { text: '3 failed' }, mark: 'worse' });
  });
});

import { UPDATE_STATES } from '@pcms/contract';
import { stateCounts } from '../../testing/builders';
import { segmentsOf } from './segments';

describe('segmentsOf', () => {
  it('has no part for a state that nobody is in', () => {
    expect(segmentsOf(stateCounts(), 0)).toEqual([]);
  });

  it('fills from the confirmed ones on, and ends with those who wait', () => {
    const labels = segmentsOf(stateCounts({ offered: 1, confirmed: 2, failed: 1 }), 4).map((part) => part.label);
    expect(labels).toEqual(['Confirmed', 'Offered', 'Failed', 'Not offered yet']);
  });

  it('adds up to the whole bar', () => {
    const parts = segmentsOf(stateCounts({ downloading: 3, cancelled: 5 }), 2);
    expect(parts.reduce((sum, part) => sum + part.percent, 0)).toBeCloseTo(100);
  });

  it('leaves out no state that there is', () => {
    const everyState = Object.fromEntries(UPDATE_STATES.map((state) => [state, 1]));
    expect(segmentsOf(stateCounts(everyState), 0)).toHaveLength(UPDATE_STATES.length);
  });
});

import { phaseShares, type PlannedPhase } from './phase-sizes';

const percent = (size: number | null): PlannedPhase => ({ size, unit: 'percent' });
const count = (size: number): PlannedPhase => ({ size, unit: 'count' });
const devices = (phases: PlannedPhase[], total: number) => phaseShares(phases, total).map((phase) => phase.devices);

describe('phaseShares', () => {
  it('gives the last phase whoever is left', () => {
    expect(devices([percent(5), percent(25), percent(null)], 200)).toEqual([10, 50, 140]);
  });

  it('makes at least one device of a percentage', () => {
    expect(devices([percent(5), percent(null)], 8)).toEqual([1, 7]);
  });

  it('gives no phase more than there is', () => {
    expect(devices([count(20), count(5), percent(null)], 12)).toEqual([12, 0, 0]);
  });

  it('draws percentages where there is no device yet', () => {
    expect(phaseShares([percent(10), percent(null)], 0)).toEqual([
      { share: 0.1, devices: null },
      { share: 0.9, devices: null },
    ]);
  });

  it('adds up to the whole', () => {
    const sum = phaseShares([percent(3), count(7), percent(null)], 91).reduce((all, { share }) => all + share, 0);
    expect(sum).toBeCloseTo(1);
  });
});

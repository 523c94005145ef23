import { BOUND, confirmationsToGo, failuresToStop, forgivenIn, isSmallPhase } from './sequential';

const usual = { acceptable: 0.02, unacceptable: 0.1 };

describe('the sequential test with 2 % and 10 %', () => {
  it('stops at three failures of three', () => {
    expect(failuresToStop(usual)).toBe(3);
  });

  it('goes on after 54 confirmations in a row', () => {
    expect(confirmationsToGo(usual)).toBe(54);
  });

  it('has its bound where one in a hundred conclusions may be wrong', () => {
    expect(BOUND).toBeCloseTo(4.595, 3);
  });

  it('is no use to a phase of fewer devices than it needs', () => {
    expect([isSmallPhase(53, usual), isSmallPhase(54, usual)]).toEqual([true, false]);
  });

  it('forgives a small phase one failure in fifty', () => {
    expect([forgivenIn(49, usual), forgivenIn(50, usual)]).toEqual([0, 1]);
  });
});

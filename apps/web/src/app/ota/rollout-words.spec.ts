import { aRollout, stateCounts } from '../testing/builders';
import { notOffered, targetText } from './rollout-words';

describe('targetText', () => {
  it('names the types', () => {
    expect(targetText({ deviceTypes: ['A', 'B'] })).toBe('A and B');
  });

  it('names a single device, and counts several', () => {
    expect(targetText({ deviceIds: ['d1'] })).toBe('d1');
    expect(targetText({ deviceIds: ['d1', 'd2'] })).toBe('2 devices by name');
  });

  it('says both where both are meant', () => {
    expect(targetText({ deviceTypes: ['A'], deviceIds: ['d1', 'd2'] })).toBe('A and 2 devices by name');
  });

  it('calls groups by their names where they are known', () => {
    const names = new Map([['g1', 'Workshop']]);
    expect(targetText({ groupIds: ['g1'] }, names)).toBe('group Workshop');
    expect(targetText({ groupIds: ['g1', 'g2'] }, names)).toBe('group Workshop and a group');
    expect(targetText({ groupIds: ['g1', 'g2'] })).toBe('2 groups');
  });

  it('says who is left out', () => {
    expect(targetText({ all: true, exclude: { deviceIds: ['d1', 'd2'] } })).toBe(
      'every device of its type, without 2 devices by name',
    );
  });
});

describe('notOffered', () => {
  const counts = { targeted: 5, states: stateCounts(), offered: 2, attempted: 0, confirmed: 0, failed: 0 };

  it('counts the devices that still wait for their offer', () => {
    expect(notOffered(aRollout({ counts }))).toBe(3);
  });

  it('is never negative when devices left the target', () => {
    expect(notOffered(aRollout({ counts: { ...counts, targeted: 1 } }))).toBe(0);
  });
});

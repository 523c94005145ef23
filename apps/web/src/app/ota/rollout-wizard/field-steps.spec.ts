import { pathOfField, stepOfField } from './field-steps';

describe('stepOfField', () => {
  it.each([
    ['firmwareKey', 'firmware'],
    ['target.groupIds', 'target'],
    ['phases.1.percent', 'phases'],
    ['window.zone', 'schedule'],
    ['gate.unacceptable', 'gate'],
    ['silenceSeconds', 'gate'],
    ['name', 'review'],
  ])('leads from %s to the step %s', (field, step) => {
    expect(stepOfField(field)).toBe(step);
  });

  it('leads nowhere from a field that a newer server made up', () => {
    expect(stepOfField('moonPhase')).toBeNull();
  });
});

describe('pathOfField', () => {
  it('finds the size of a phase, whether it is a percentage or a count', () => {
    expect(pathOfField('phases.2.count')).toEqual(['phases', '2', 'size']);
    expect(pathOfField('phases.0.percent')).toEqual(['phases', '0', 'size']);
  });

  it('keeps every other name', () => {
    expect(pathOfField('phases.1.soakMinutes')).toEqual(['phases', '1', 'soakMinutes']);
  });
});

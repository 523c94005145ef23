import { TestBed } from '@angular/core/testing';
import { NonNullableFormBuilder } from '@angular/forms';
import { phaseForm, rolloutForm } from './rollout-form';

function phasesOf(...sizes: (number | null)[]) {
  const forms = TestBed.inject(NonNullableFormBuilder);
  const { phases } = rolloutForm(forms, 'UTC').controls;
  phases.clear();
  for (const size of sizes) phases.push(phaseForm(forms, size));
  return phases;
}

describe('the phases of a rollout', () => {
  it('need no size of the last one', () => {
    expect(phasesOf(5, 25, null).valid).toBe(true);
  });

  it('need a size of every other: an emptied field would mean everybody', () => {
    const phases = phasesOf(5, 25, null);
    phases.at(0).patchValue({ size: null });
    expect(phases.at(0).errors).toEqual({ rule: 'Size: from 0.01 to 100 percent.' });
    phases.at(0).patchValue({ unit: 'count' });
    expect(phases.at(0).errors).toEqual({ rule: 'Size: at least 1 device, and a whole number.' });
  });

  it('share at most the whole target', () => {
    expect(phasesOf(60, 40, null).valid).toBe(true);
    expect(phasesOf(33.4, 33.3, 33.3, null).valid).toBe(true);
    expect(phasesOf(60, 60, null).errors).toEqual({
      rule: 'Phases: the percentages before the last phase must not add up to more than 100.',
    });
  });

  it('may hold more devices than there are: the last one then has nobody', () => {
    const phases = phasesOf(60, 60, null);
    phases.at(1).patchValue({ unit: 'count' });
    expect(phases.valid).toBe(true);
  });
});

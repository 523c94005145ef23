import { TestBed } from '@angular/core/testing';
import { NonNullableFormBuilder } from '@angular/forms';
import { rolloutForm, type RolloutForm } from './rollout-form';
import { toRequest } from './rollout-request';

type Wish = Parameters<RolloutForm['patchValue']>[0];

function request(wish: Wish = {}) {
  const form = rolloutForm(TestBed.inject(NonNullableFormBuilder), 'Europe/Berlin');
  form.patchValue({ name: ' Spring ', firmwareKey: 'Sign_2.5.0', ...wish });
  return toRequest(form.getRawValue());
}

describe('toRequest', () => {
  it('sends the usual plan: three phases, the evidence, and nothing that was left empty', () => {
    expect(request()).toEqual({
      name: 'Spring',
      firmwareKey: 'Sign_2.5.0',
      target: { all: true },
      phases: [{ percent: 5 }, { percent: 25 }, { percent: 100 }],
      gate: { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 },
      errorAction: 'pause',
      maxAttempts: 3,
      silenceSeconds: 1_800,
    });
  });

  it('names what was chosen, and whom it leaves out', () => {
    const target = {
      mode: 'chosen' as const,
      groupIds: ['g1'],
      deviceTypes: [],
      deviceIds: ['d1'],
      exclude: { deviceIds: ['d2'], groupIds: [] },
    };
    expect(request({ target }).target).toEqual({ groupIds: ['g1'], deviceIds: ['d1'], exclude: { deviceIds: ['d2'] } });
  });

  it('forgets what was chosen by name when all are meant', () => {
    expect(request({ target: { mode: 'all', deviceIds: ['d1'] } }).target).toEqual({ all: true });
  });

  it('sends counts, rests and manual phases, and no rest after the last', () => {
    const phases = [
      { size: 10, unit: 'count' as const, soakMinutes: 60 },
      { size: 25, manual: true },
      { soakMinutes: 30, manual: true },
    ];
    expect(request({ phases }).phases).toEqual([
      { count: 10, soakMinutes: 60 },
      { percent: 25, manual: true },
      { percent: 100, manual: true },
    ]);
  });

  it('turns percentages into shares without a tail', () => {
    expect(request({ gate: { acceptable: 7, unacceptable: 29 } }).gate).toMatchObject({
      acceptable: 0.07,
      unacceptable: 0.29,
    });
  });

  it('sends of a gate only what its kind has', () => {
    expect(request({ gate: { kind: 'threshold' } }).gate).toEqual({
      kind: 'threshold',
      successPercent: 95,
      failurePercent: 5,
      minAttempted: 10,
    });
    expect(request({ gate: { kind: 'none' } }).gate).toEqual({ kind: 'none' });
  });

  it('sends local times in UTC, and the window as it stands', () => {
    const { startAt, window } = request({ startAt: '2026-12-01T22:00', window: { isWanted: true } });
    expect(startAt).toBe(new Date('2026-12-01T22:00').toISOString());
    expect(window).toEqual({ days: ['mon', 'tue', 'wed', 'thu'], from: '22:00', to: '05:00', zone: 'Europe/Berlin' });
  });
});

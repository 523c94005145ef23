import { ROLLOUT_STATUSES, type RolloutStatus } from '@pcms/contract';
import { ROLLOUT_ACTIONS, statusAfter, type RolloutAction } from './lifecycle';
import { RolloutCannot } from './rollouts.errors';

const ALLOWED: readonly [RolloutStatus, RolloutAction, RolloutStatus][] = [
  ['draft', 'start', 'running'],
  ['running', 'pause', 'paused'],
  ['paused', 'resume', 'running'],
  ['draft', 'cancel', 'cancelled'],
  ['running', 'cancel', 'cancelled'],
  ['paused', 'cancel', 'cancelled'],
  ['draft', 'approve', 'draft'],
  ['running', 'advance', 'running'],
  ['running', 'roll-back', 'running'],
  ['paused', 'roll-back', 'paused'],
  ['completed', 'roll-back', 'completed'],
  ['cancelled', 'roll-back', 'cancelled'],
];

const REFUSED = ROLLOUT_STATUSES.flatMap((status) => ROLLOUT_ACTIONS.map((action) => [status, action] as const)).filter(
  ([status, action]) => !ALLOWED.some(([from, by]) => from === status && by === action),
);

describe('statusAfter', () => {
  it.each(ALLOWED)('takes a %s rollout by %s to %s', (status, action, expected) => {
    expect(statusAfter(status, action)).toBe(expected);
  });

  it.each(REFUSED)('refuses a %s rollout the action %s', (status, action) => {
    expect(statusAfter(status, action)).toBeNull();
  });
});

describe('RolloutCannot', () => {
  it('says which statuses the action needs and which one the rollout has', () => {
    const refusal = new RolloutCannot('cancel', 'completed');
    expect(refusal).toMatchObject({ kind: 'conflict', code: 'rollout_cannot_cancel' });
    expect(refusal.message).toBe(
      'Only a rollout that is a draft, running or paused can be cancelled; this one is completed.',
    );
  });
});

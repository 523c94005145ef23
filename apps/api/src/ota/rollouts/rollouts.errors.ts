import type { RolloutStatus } from '@pcms/contract';
import { DomainError } from '../../http/domain-error';
import { ROLLOUT_MOVES, type RolloutAction } from './lifecycle';

export class RolloutNotFound extends DomainError {
  constructor(id: string) {
    super('not_found', 'rollout_not_found', `There is no rollout "${id}".`);
  }
}

export class FirmwareNotAvailable extends DomainError {
  constructor(key: string) {
    super('conflict', 'firmware_not_available', `"${key}" was withdrawn or deleted, so there is nothing to offer.`);
  }
}

const DONE: Readonly<Record<RolloutAction, string>> = {
  start: 'started',
  pause: 'paused',
  resume: 'resumed',
  cancel: 'cancelled',
  approve: 'approved',
  advance: 'advanced',
  'roll-back': 'rolled back',
};

const EITHER = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** An action that the rollout's status does not allow. */
export class RolloutCannot extends DomainError {
  constructor(action: RolloutAction, status: RolloutStatus) {
    const { from } = ROLLOUT_MOVES[action];
    const needed = from.map((allowed) => (allowed === 'draft' ? 'a draft' : allowed));
    const message = `Only a rollout that is ${EITHER.format(needed)} can be ${DONE[action]}; this one is ${status}.`;
    super('conflict', `rollout_cannot_${action.replace('-', '_')}`, message);
  }
}

export class ApprovalNeeded extends DomainError {
  constructor() {
    super('conflict', 'approval_needed', 'Somebody other than its author must approve the rollout before it starts.');
  }
}

export class OwnRollout extends DomainError {
  constructor() {
    super('conflict', 'own_rollout', "Nobody approves a rollout of one's own.");
  }
}

export class NoPhaseLeft extends DomainError {
  constructor() {
    super('conflict', 'no_phase_left', 'All phases are open.');
  }
}

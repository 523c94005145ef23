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
};

const EITHER = new Intl.ListFormat('en-GB', { type: 'disjunction' });

/** An action that the rollout's status does not allow. */
export class RolloutCannot extends DomainError {
  constructor(action: RolloutAction, status: RolloutStatus) {
    const { from } = ROLLOUT_MOVES[action];
    const needed = from.map((allowed) => (allowed === 'draft' ? 'a draft' : allowed));
    const message = `Only a rollout that is ${EITHER.format(needed)} can be ${DONE[action]}; this one is ${status}.`;
    super('conflict', `rollout_cannot_${action}`, message);
  }
}

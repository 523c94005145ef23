import { DomainError } from '../../http/domain-error';
import type { FilterError } from './filter';

export class GroupNotFound extends DomainError {
  constructor(id: string) {
    super('not_found', 'group_not_found', `There is no group ${id}.`);
  }
}

export class GroupExists extends DomainError {
  constructor(name: string) {
    super('conflict', 'group_exists', `There is a group "${name}" already.`, { field: 'name' });
  }
}

export class GroupInUse extends DomainError {
  constructor(name: string, rollouts: readonly string[]) {
    const named = rollouts.map((rollout) => `"${rollout}"`).join(', ');
    super('conflict', 'group_in_use', `"${name}" is in the target of ${named}; end it first.`);
  }
}

/** `position` counts characters from 1, as a person does. */
export class BadFilter extends DomainError {
  constructor({ message, offset }: FilterError) {
    super('invalid', 'bad_filter', `In the filter at character ${offset + 1}: ${message}.`, {
      field: 'filter',
      position: offset + 1,
    });
  }
}

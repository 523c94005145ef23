import { DomainError } from '../http/domain-error';

export class NotReady extends DomainError {
  constructor(faults: readonly string[]) {
    super('unavailable', 'not_ready', faults.join(' '));
  }
}

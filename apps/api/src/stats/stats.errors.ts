import { DomainError } from '../http/domain-error';

export class TooManyLiveClients extends DomainError {
  constructor() {
    super(
      'overloaded',
      'too_many_live_clients',
      'Too many clients follow the events of this server; try again later.',
      {
        retryAfterSeconds: 30,
      },
    );
  }
}

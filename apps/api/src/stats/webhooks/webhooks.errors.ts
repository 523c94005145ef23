import { DomainError } from '../../http/domain-error';

export class WebhookNotFound extends DomainError {
  constructor(id: string) {
    super('not_found', 'webhook_not_found', `There is no webhook ${id}.`);
  }
}

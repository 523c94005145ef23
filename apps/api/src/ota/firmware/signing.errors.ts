import type { KeyRefusal } from '@pcms/signing';
import { DomainError } from '../../http/domain-error';
import type { SignatureRefusal } from './signature-rules';

/** The text is no public key that firmware can be signed with; the rule is the code. It never repeats the text. */
export class SigningKeyRefused extends DomainError {
  constructor({ rule, message }: KeyRefusal) {
    super('refused', rule, message, { field: 'publicKeyPem' });
  }
}

export class SigningKeyNotFound extends DomainError {
  constructor(keyId: string) {
    super('not_found', 'key_not_found', `There is no key "${keyId}".`, { field: 'keyId' });
  }
}

export class SigningKeyTrusted extends DomainError {
  constructor(keyId: string) {
    super('conflict', 'key_already_trusted', `The key ${keyId} is trusted already.`, { field: 'publicKeyPem' });
  }
}

export class KeyIdTaken extends DomainError {
  constructor(keyId: string) {
    super('conflict', 'key_id_taken', `Another key has the id ${keyId} already: make a new pair.`, {
      field: 'publicKeyPem',
    });
  }
}

/** The signature of a firmware breaks a rule; the rule is the code. */
export class SignatureRefused extends DomainError {
  constructor({ rule, message, field }: SignatureRefusal) {
    super('refused', rule, message, { field });
  }
}

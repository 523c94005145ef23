import { DomainError } from './domain-error';

export class BodyTooLarge extends DomainError {
  constructor(limitBytes: number) {
    super(
      'too_large',
      'body_too_large',
      `The body is larger than the ${limitBytes.toLocaleString('en-US')} bytes allowed here.`,
    );
  }
}

/** Nobody is there to read it, but it is the client's doing in the metrics, too: a reset connection looks like a lost database else. */
export class BodyBrokenOff extends DomainError {
  constructor() {
    super('invalid', 'body_broken_off', 'The connection ended before the body did.');
  }
}

export class BodyNotJson extends DomainError {
  constructor() {
    super('invalid', 'body_not_json', 'The body is not valid JSON.');
  }
}

export class BadPath extends DomainError {
  constructor() {
    super('invalid', 'bad_path', 'The path holds a broken percent-encoding.');
  }
}

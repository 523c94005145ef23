/** What went wrong, in words of the domain; `http/` alone turns it into a status. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'refused'
  | 'too_many'
  | 'overloaded'
  | 'unavailable';

export interface DomainErrorFacts {
  /** Dotted name of the field that broke a rule. */
  readonly field?: string;
  /** Where in that field, in characters from 1. */
  readonly position?: number;
  /** When to try again, for `too_many` and `overloaded`. */
  readonly retryAfterSeconds?: number;
}

/** A refusal that the caller can understand. Each module extends it in its `*.errors.ts`. */
export class DomainError extends Error {
  constructor(
    readonly kind: ErrorKind,
    /** Stable and made for programs: `device_not_found`. */
    readonly code: string,
    /** Made for people. Never holds a secret. */
    message: string,
    readonly facts: DomainErrorFacts = {},
  ) {
    super(message);
    this.name = new.target.name;
  }
}

/** A field of a request broke a rule that its DTO cannot know. */
export class InvalidField extends DomainError {
  constructor(field: string, rule: string) {
    super('invalid', 'invalid_field', rule, { field });
  }
}

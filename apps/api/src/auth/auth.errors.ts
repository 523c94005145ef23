import type { Role } from '@pcms/contract';
import { DomainError } from '../http/domain-error';

export class NotSignedIn extends DomainError {
  constructor() {
    super('unauthenticated', 'not_signed_in', 'Sign in first, or send an API token that is still valid.');
  }
}

/** One answer for a wrong name, a wrong password and a disabled user: it must not tell which names exist. */
export class WrongCredentials extends DomainError {
  constructor() {
    super('unauthenticated', 'wrong_credentials', 'The name or the password is wrong.');
  }
}

export class WrongCurrentPassword extends DomainError {
  constructor() {
    super('invalid', 'wrong_current_password', 'The current password is wrong.', { field: 'currentPassword' });
  }
}

export class TooManyAttempts extends DomainError {
  constructor(retryAfterSeconds: number) {
    super('too_many', 'too_many_attempts', `Too many wrong passwords: try again in ${retryAfterSeconds} seconds.`, {
      retryAfterSeconds,
    });
  }
}

export class RoleTooLow extends DomainError {
  constructor(needed: Role, own: Role) {
    super('forbidden', 'role_too_low', `This needs the role ${needed}; yours is ${own}.`);
  }
}

export class SessionNeeded extends DomainError {
  constructor() {
    super(
      'forbidden',
      'session_needed',
      'Passwords, users and tokens are managed by signing in, never with an API token.',
    );
  }
}

export class CrossSiteRefused extends DomainError {
  constructor() {
    super('forbidden', 'cross_site', 'A page of another site must not send this request.');
  }
}

export class RoleAboveOwn extends DomainError {
  constructor(own: Role) {
    super('forbidden', 'role_above_own', `A token may have your own role, ${own}, at most.`, { field: 'role' });
  }
}

export class TokenNotFound extends DomainError {
  constructor(id: string) {
    super('not_found', 'token_not_found', `You have no token with the id ${id}.`);
  }
}

export class UserNotFound extends DomainError {
  constructor(id: string) {
    super('not_found', 'user_not_found', `There is no user with the id ${id}.`);
  }
}

export class UsernameTaken extends DomainError {
  constructor(username: string) {
    super('conflict', 'username_taken', `There is a user "${username}" already.`, { field: 'username' });
  }
}

export class LastAdministrator extends DomainError {
  constructor() {
    super('conflict', 'last_administrator', 'The last administrator can be neither disabled nor given a lower role.');
  }
}

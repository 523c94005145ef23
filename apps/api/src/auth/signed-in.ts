import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Role } from '@pcms/contract';
import type { Request } from 'express';
import { NotSignedIn } from './auth.errors';

/** Who sent a request. Through a token, `role` is what that token may do now: its owner's role at most. */
export interface SignedInPerson {
  readonly id: string;
  readonly username: string;
  readonly role: Role;
  readonly via: 'session' | 'token';
}

/** A request that passed the audience guard; `person` is missing on public routes. */
export interface SignedInRequest extends Request {
  person?: SignedInPerson;
}

/** Hands a controller's method the person who calls it. */
export const SignedIn = createParamDecorator((_: unknown, context: ExecutionContext): SignedInPerson => {
  const { person } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!person) throw new NotSignedIn();
  return person;
});

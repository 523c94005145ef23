import { applyDecorators, SetMetadata, type CustomDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { ApiBasicAuth, ApiBearerAuth, ApiCookieAuth } from '@nestjs/swagger';
import type { Role } from '@pcms/contract';

/**
 * Who may call a route. `public`: anybody. `device`: the device plane, whose handlers check the device's credential
 * themselves. `signed_in`: any person or API token. A role: that role or a higher one.
 */
export type AudienceName = 'public' | 'device' | 'signed_in' | Role;

export const AUDIENCE = 'pcms:audience';
const SESSION_ONLY = 'pcms:session-only';

/**
 * Every route declares its audience, itself or by its controller; the server does not start when one is missing. The OpenAPI
 * document says from it how to prove that one belongs to it.
 */
export const Audience = (audience: AudienceName): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(AUDIENCE, audience), ...proofs(audience));

function proofs(audience: AudienceName): readonly (MethodDecorator & ClassDecorator)[] {
  if (audience === 'public') return [];
  return audience === 'device' ? [ApiBasicAuth()] : [ApiCookieAuth(), ApiBearerAuth()];
}

/**
 * Refuses API tokens, whatever their role. It stands on all that makes or changes credentials: a token that leaked
 * from a pipeline must not be able to outlive its own deletion.
 */
export const SessionOnly = (): CustomDecorator => SetMetadata(SESSION_ONLY, true);

/** A route as Nest knows it: the controller's class and the method's function. */
export interface Handler {
  readonly controller: Type;
  readonly method: ReturnType<ExecutionContext['getHandler']>;
}

/** @throws Error that names the route when it declares no audience. */
export function audienceOf(reflector: Reflector, { controller, method }: Handler): AudienceName {
  const audience = reflector.getAllAndOverride<AudienceName | undefined>(AUDIENCE, [method, controller]);
  if (!audience) throw new Error(`${controller.name}.${method.name} declares no audience: put @Audience(…) on it.`);
  return audience;
}

export const isSessionOnly = (reflector: Reflector, { controller, method }: Handler): boolean =>
  reflector.getAllAndOverride<true | undefined>(SESSION_ONLY, [method, controller]) ?? false;

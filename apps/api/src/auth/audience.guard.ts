import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { mayActAs } from '@pcms/contract';
import type { Request } from 'express';
import { ClientAddress } from '../http/client-address';
import { audienceOf, isSessionOnly, type AudienceName } from './audience';
import { CrossSiteRefused, NotSignedIn, RoleTooLow, SessionNeeded } from './auth.errors';
import { credentialOf } from './credential';
import { isCrossSite } from './cross-site';
import { People } from './people';
import type { SignedInPerson, SignedInRequest } from './signed-in';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Lets a request through when its sender belongs to the route's audience; the person is then on the request. */
@Injectable()
export class AudienceGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly people: People,
    private readonly clients: ClientAddress,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = { controller: context.getClass(), method: context.getHandler() };
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const audience = audienceOf(this.reflector, route);
    if (audience === 'device') return true;
    this.refuseCrossSite(request);
    if (audience === 'public') return true;
    const person = await this.people.fromRequest(request.headers);
    if (!person) throw new NotSignedIn();
    refuseLowRole(person, audience);
    if (person.via === 'token' && isSessionOnly(this.reflector, route)) throw new SessionNeeded();
    request.person = person;
    return true;
  }

  /** Signing in counts too: otherwise a foreign page could sign its visitor in as somebody else. */
  private refuseCrossSite(request: Request): void {
    if (SAFE_METHODS.includes(request.method) || credentialOf(request.headers)?.via === 'token') return;
    const { origin, host, 'sec-fetch-site': fetchSite } = request.headers;
    const baseUrl = this.clients.baseUrlOf(request);
    if (isCrossSite({ fetchSite: fetchSite?.toString(), origin, host, baseUrl })) throw new CrossSiteRefused();
  }
}

function refuseLowRole(person: SignedInPerson, audience: Exclude<AudienceName, 'public' | 'device'>): void {
  if (audience !== 'signed_in' && !mayActAs(person.role, audience)) throw new RoleTooLow(audience, person.role);
}

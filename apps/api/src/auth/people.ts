import { Injectable } from '@nestjs/common';
import { credentialOf, type CredentialHeaders } from './credential';
import { Sessions } from './sessions.service';
import type { SignedInPerson } from './signed-in';
import { Tokens } from './tokens.service';

/** Knows who sent a request. */
@Injectable()
export class People {
  constructor(
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
  ) {}

  /** The person behind a request's `Authorization` or `Cookie` header, or null. */
  async fromRequest(headers: CredentialHeaders): Promise<SignedInPerson | null> {
    const credential = credentialOf(headers);
    if (!credential) return null;
    return credential.via === 'token' ? this.tokens.owner(credential.secret) : this.sessions.owner(credential.secret);
  }
}

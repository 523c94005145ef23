import type { CredentialPolicy, CredentialVerdict } from './device-credential';

export interface EnrolmentRequest {
  /** `judgeCredential` over what the device presented. */
  readonly verdict: CredentialVerdict;
  /** Whether what it presented is the fleet-wide credential. */
  readonly knowsSharedCredential: boolean;
  readonly canEnrol: boolean;
  readonly hasCredential: boolean;
  /** It has used its credential, so the answer that held it arrived. */
  readonly credentialUsed: boolean;
  readonly reenrolmentAllowed: boolean;
  readonly admitted: boolean;
}

/** `refuse`: 401. `register`: as it is. `issue`: and give it a (new) credential. */
export type EnrolmentDecision = 'refuse' | 'register' | 'issue';

/**
 * What a registration gets. A first credential goes to a device that can keep one and is admitted. One that lost it gets a
 * new one after a person allowed it, by itself at level `open`, and while the first was never used: its answer was lost.
 */
export function decideEnrolment(request: EnrolmentRequest, level: CredentialPolicy['level']): EnrolmentDecision {
  if (!request.hasCredential) return decideFirst(request, level);
  if (request.verdict === 'accepted') return 'register';
  const mayReplace = level === 'open' || request.reenrolmentAllowed || !request.credentialUsed;
  const isTrusted = level !== 'shared' || request.knowsSharedCredential;
  return request.canEnrol && request.admitted && mayReplace && isTrusted ? 'issue' : 'refuse';
}

function decideFirst(request: EnrolmentRequest, level: CredentialPolicy['level']): EnrolmentDecision {
  // At level `device` nobody has a credential before enrolment: being let in is the admission, by a person.
  if (level !== 'device' && request.verdict !== 'accepted') return 'refuse';
  return request.canEnrol && request.admitted ? 'issue' : 'register';
}

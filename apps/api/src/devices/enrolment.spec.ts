import { decideEnrolment, type EnrolmentDecision, type EnrolmentRequest } from './enrolment';

type Level = Parameters<typeof decideEnrolment>[1];
interface Case extends EnrolmentRequest {
  readonly level: Level;
}
interface Row {
  readonly when: Partial<Case>;
  readonly then: EnrolmentDecision;
}

/** The table of docs/protocol.md, "Enrolment": the first row that fits decides. */
const TABLE: readonly Row[] = [
  { when: { hasCredential: true, verdict: 'accepted' }, then: 'register' },
  { when: { hasCredential: true, canEnrol: false }, then: 'refuse' },
  { when: { hasCredential: true, admitted: false }, then: 'refuse' },
  { when: { hasCredential: true, level: 'open' }, then: 'issue' },
  { when: { hasCredential: true, level: 'shared', knowsSharedCredential: false }, then: 'refuse' },
  { when: { hasCredential: true, reenrolmentAllowed: true }, then: 'issue' },
  { when: { hasCredential: true, credentialUsed: false }, then: 'issue' },
  { when: { hasCredential: true }, then: 'refuse' },
  { when: { level: 'open', verdict: 'missing' }, then: 'refuse' },
  { when: { level: 'open', verdict: 'wrong' }, then: 'refuse' },
  { when: { level: 'shared', verdict: 'missing' }, then: 'refuse' },
  { when: { level: 'shared', verdict: 'wrong' }, then: 'refuse' },
  { when: { canEnrol: true, admitted: true }, then: 'issue' },
  { when: {}, then: 'register' },
];

const EITHER = [true, false] as const;
const CASES: readonly Case[] = (['open', 'shared', 'device'] as const).flatMap((level) =>
  (['accepted', 'missing', 'wrong'] as const).flatMap((verdict) =>
    EITHER.flatMap((knowsSharedCredential) =>
      EITHER.flatMap((canEnrol) =>
        EITHER.flatMap((hasCredential) =>
          EITHER.flatMap((credentialUsed) =>
            EITHER.flatMap((reenrolmentAllowed) =>
              EITHER.map((admitted) => ({
                level,
                verdict,
                knowsSharedCredential,
                canEnrol,
                hasCredential,
                credentialUsed,
                reenrolmentAllowed,
                admitted,
              })),
            ),
          ),
        ),
      ),
    ),
  ),
);

const fits = (found: Case, { when }: Row): boolean =>
  Object.entries(when).every(([name, value]) => found[name as keyof Case] === value);
const rowFor = (found: Case): Row | undefined => TABLE.find((row) => fits(found, row));
const decide = ({ level, ...request }: Case) => decideEnrolment(request, level);

/** A device that could be given a credential, as far as it goes; each test changes what it is about. */
const WILLING: Case = {
  level: 'open',
  verdict: 'accepted',
  knowsSharedCredential: false,
  canEnrol: true,
  hasCredential: false,
  credentialUsed: false,
  reenrolmentAllowed: false,
  admitted: true,
};

describe('decideEnrolment', () => {
  it('decides each of the 576 cases as the table does', () => {
    expect(CASES).toHaveLength(576);
    const wrong = CASES.filter((found) => decide(found) !== rowFor(found)?.then);
    expect(wrong).toEqual([]);
  });

  it('needs every row of the table', () => {
    const used = new Set(CASES.map(rowFor));
    expect(TABLE.filter((row) => !used.has(row))).toEqual([]);
  });

  it('gives a first credential to a device that can keep it', () => {
    expect(decide(WILLING)).toBe('issue');
    expect(decide({ ...WILLING, canEnrol: false })).toBe('register');
  });

  it('gives none to a device that waits to be admitted, and one once a person let it in', () => {
    expect(decide({ ...WILLING, level: 'device', verdict: 'missing', admitted: false })).toBe('register');
    expect(decide({ ...WILLING, level: 'device', verdict: 'missing', admitted: true })).toBe('issue');
  });

  it('asks for the fleet-wide credential before the first one at level shared', () => {
    expect(decide({ ...WILLING, level: 'shared', verdict: 'missing' })).toBe('refuse');
    expect(decide({ ...WILLING, level: 'shared', verdict: 'accepted', knowsSharedCredential: true })).toBe('issue');
  });

  it('never replaces a credential that the device has just used', () => {
    expect(CASES.filter((found) => found.hasCredential && found.verdict === 'accepted').map(decide)).toEqual(
      Array(96).fill('register'),
    );
  });

  it.each(['shared', 'device'] as const)('replaces a lost one at level %s only after a person allowed it', (level) => {
    const lost: Case = {
      ...WILLING,
      level,
      verdict: 'missing',
      knowsSharedCredential: true,
      hasCredential: true,
      credentialUsed: true,
    };
    expect(decide(lost)).toBe('refuse');
    expect(decide({ ...lost, reenrolmentAllowed: true })).toBe('issue');
  });

  it('replaces one whose answer was lost on the way', () => {
    const unheard: Case = { ...WILLING, level: 'device', verdict: 'missing', hasCredential: true };
    expect(decide({ ...unheard, credentialUsed: false })).toBe('issue');
    expect(decide({ ...unheard, credentialUsed: true })).toBe('refuse');
  });

  it('replaces a lost one by itself at level open', () => {
    expect(decide({ ...WILLING, verdict: 'wrong', hasCredential: true, credentialUsed: true })).toBe('issue');
  });

  it('never issues anything to a device that cannot keep it or is not admitted', () => {
    const issued = CASES.filter((found) => decide(found) === 'issue');
    expect(issued.filter(({ canEnrol, admitted }) => !canEnrol || !admitted)).toEqual([]);
  });
});

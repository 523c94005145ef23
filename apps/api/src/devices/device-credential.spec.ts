import fc from 'fast-check';
import { hashPassword, judgeCredential, parseBasic, type CredentialPolicy } from './device-credential';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

describe('parseBasic', () => {
  it.each([
    ['a name and a password', basic('hall:secret'), { username: 'hall', password: 'secret' }],
    ['colons in the password', basic('hall:a:b:'), { username: 'hall', password: 'a:b:' }],
    ['an empty name', basic(':secret'), { username: '', password: 'secret' }],
    ['an empty password', basic('hall:'), { username: 'hall', password: '' }],
    ['both empty', basic(':'), { username: '', password: '' }],
    ['UTF-8', basic('hall:pässwörd 😀'), { username: 'hall', password: 'pässwörd 😀' }],
    [
      'another case of the scheme',
      basic('hall:secret').replace('Basic', 'bAsIc'),
      { username: 'hall', password: 'secret' },
    ],
    ['several blanks', basic('hall:secret').replace(' ', '   ') + '  ', { username: 'hall', password: 'secret' }],
    ['base64url, as some boards write it', 'Basic aGFsbDo_Pz8-Pj4', { username: 'hall', password: '???>>>' }],
  ])('reads %s', (_, header, credential) => {
    expect(parseBasic(header)).toEqual(credential);
  });

  it.each([
    ['no header', undefined],
    ['an empty one', ''],
    ['the scheme alone', 'Basic'],
    ['the scheme and a blank', 'Basic '],
    ['another scheme', 'Bearer aGFsbDpzZWNyZXQ='],
    ['a scheme that only begins so', 'Basically aGFsbDpzZWNyZXQ='],
    ['plain text in the place of base64', 'Basic hall:secret'],
    ['no colon', basic('hall')],
    ['two credentials', `${basic('hall:secret')}, ${basic('hall:secret')}`],
  ])('returns null for %s', (_, header) => {
    expect(parseBasic(header)).toBeNull();
  });

  it('gives back every credential whose name has no colon', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(
        text.filter((name) => !name.includes(':')),
        text,
        (username, password) => {
          expect(parseBasic(basic(`${username}:${password}`))).toEqual({ username, password });
        },
      ),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `Basic ${text}`),
        ),
        (header) => void parseBasic(header),
      ),
    );
  });
});

const OPEN: CredentialPolicy = { level: 'open', shared: null };
const SHARED: CredentialPolicy = { level: 'shared', shared: { username: 'fleet', password: 'for all of us' } };
const DEVICE: CredentialPolicy = { level: 'device', shared: null };
const ENROLLED = { deviceId: 'hall', credentialHash: hashPassword('its own') };
const FRESH = { deviceId: 'hall', credentialHash: null };

const OWN = { username: 'hall', password: 'its own' };
const FLEET = { username: 'fleet', password: 'for all of us' };

describe('judgeCredential', () => {
  it.each([
    ['open', OPEN],
    ['shared', SHARED],
    ['device', DEVICE],
  ])('asks a device for its own credential at level %s, once it has one', (_, policy) => {
    expect(judgeCredential(ENROLLED, OWN, policy)).toBe('accepted');
    expect(judgeCredential(ENROLLED, null, policy)).toBe('missing');
    expect(judgeCredential(ENROLLED, FLEET, policy)).toBe('wrong');
  });

  it.each([
    ['open', OPEN, null, 'accepted'],
    ['open', OPEN, FLEET, 'accepted'],
    ['shared', SHARED, FLEET, 'accepted'],
    ['shared', SHARED, null, 'missing'],
    ['shared', SHARED, { ...FLEET, password: 'For all of us' }, 'wrong'],
    ['shared', SHARED, { ...FLEET, username: 'hall' }, 'wrong'],
    ['shared', SHARED, { username: 'fleet', password: '' }, 'wrong'],
    ['device', DEVICE, null, 'missing'],
    ['device', DEVICE, OWN, 'wrong'],
    ['device', { ...SHARED, level: 'device' }, FLEET, 'wrong'],
    ['open, with a fleet-wide credential set', { ...SHARED, level: 'open' }, null, 'accepted'],
  ] as const)('judges a device without one at level %s: %#', (_, policy, presented, verdict) => {
    expect(judgeCredential(FRESH, presented, policy)).toBe(verdict);
  });

  it.each([
    ["another device's name", { ...OWN, username: 'door' }],
    ['no name', { ...OWN, username: '' }],
    ['the name in capitals', { ...OWN, username: 'HALL' }],
    ['a password that only begins right', { ...OWN, password: 'its ow' }],
    ['a password that is longer', { ...OWN, password: 'its own ' }],
    ['the hash in the place of the password', { ...OWN, password: ENROLLED.credentialHash.toString('hex') }],
  ])('refuses %s', (_, presented) => {
    expect(judgeCredential(ENROLLED, presented, OPEN)).toBe('wrong');
  });

  it('accepts exactly the credential of the device, whatever is presented', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom(OWN.username, OWN.password));
    fc.assert(
      fc.property(text, text, fc.constantFrom(OPEN, SHARED, DEVICE), (username, password, policy) => {
        const isRight = username === OWN.username && password === OWN.password;
        expect(judgeCredential(ENROLLED, { username, password }, policy)).toBe(isRight ? 'accepted' : 'wrong');
      }),
    );
  });
});

import { cookieNamed, credentialOf } from './credential';

describe('credentialOf', () => {
  const cookie = 'pcms_session=abc';

  it.each([
    ['nothing', {}, null],
    ['a session cookie', { cookie }, { via: 'session', secret: 'abc' }],
    ['a Bearer token', { authorization: 'Bearer pcms_x' }, { via: 'token', secret: 'pcms_x' }],
    ['a Bearer token in other letters', { authorization: 'bearer  pcms_x' }, { via: 'token', secret: 'pcms_x' }],
    [
      'the token where there is a cookie too',
      { authorization: 'Bearer pcms_x', cookie },
      { via: 'token', secret: 'pcms_x' },
    ],
    ['an empty token, never the cookie beside it', { authorization: 'Bearer', cookie }, { via: 'token', secret: '' }],
    ['the cookie beside Basic', { authorization: 'Basic YTpi', cookie }, { via: 'session', secret: 'abc' }],
    [
      'the cookie beside a scheme that only ends like Bearer',
      { authorization: 'NoBearer x', cookie },
      { via: 'session', secret: 'abc' },
    ],
    ['nothing in a scheme that only begins like Bearer', { authorization: 'Bearers x' }, null],
  ])('reads %s', (_, headers, credential) => expect(credentialOf(headers)).toEqual(credential));
});

describe('cookieNamed', () => {
  it.each([
    ['a=1', '1'],
    ['b=2; a=1; c=3', '1'],
    ['b=2;a=1', '1'],
    ['a=1; a=2', '1'],
    ['a=x=y', 'x=y'],
    ['a=', ''],
    ['', null],
    ['aa=1', null],
    ['b=a=1', null],
    ['a', null],
  ])('finds a in %j as %j', (header, value) => expect(cookieNamed('a', header)).toBe(value));
});

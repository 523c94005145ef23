import '../index';
import { brokenField } from '../testing/broken-field';
import { CreateTokenDto, CreateUserDto, LoginDto, mayActAs, PatchUserDto, USERNAME_PATTERN } from './auth.dto';

describe('mayActAs', () => {
  it.each([
    ['viewer', 'viewer', true],
    ['viewer', 'operator', false],
    ['viewer', 'administrator', false],
    ['operator', 'viewer', true],
    ['operator', 'operator', true],
    ['operator', 'administrator', false],
    ['administrator', 'viewer', true],
    ['administrator', 'operator', true],
    ['administrator', 'administrator', true],
  ] as const)('says whether a %s may do what a %s may: %s', (role, needed, may) => {
    expect(mayActAs(role, needed)).toBe(may);
  });
});

describe('a username', () => {
  it.each(['a', 'maria', 'maria@example.org', 'm.b_c-d', 'a'.repeat(64)])('may be %s', (text) => {
    expect(USERNAME_PATTERN.test(text)).toBe(true);
  });

  it.each(['', 'a'.repeat(65), 'a b', 'a:b', 'mária', 'a\n', '<b>'])('may not be %j', (text) => {
    expect(USERNAME_PATTERN.test(text)).toBe(false);
  });
});

describe('the messages about users', () => {
  const MARIA = { username: 'maria', password: 'correct horse battery', role: 'operator' };
  it.each([
    ['a password of 12 characters', { password: 'a'.repeat(12) }, null],
    ['a password of 11 characters', { password: 'a'.repeat(11) }, 'password'],
    ['a password of 257 characters', { password: 'a'.repeat(257) }, 'password'],
    ['a role that nobody has', { role: 'root' }, 'role'],
    ['no role', { role: undefined }, 'role'],
    ['a blank in the name', { username: 'maria b' }, 'username'],
    ['an id', { id: '1' }, 'id'],
  ])('check a new user with %s: the broken field is %s', (_, change, field) => {
    expect(brokenField(CreateUserDto, { ...MARIA, ...change })).toBe(field);
  });

  it('let a person sign in with any password that may have been set, however short the rule was then', () => {
    expect(brokenField(LoginDto, { username: 'maria', password: 'x' })).toBeNull();
    expect(brokenField(LoginDto, { username: 'maria', password: '' })).toBe('password');
    expect(brokenField(LoginDto, { username: 'maria', password: { length: 5 } })).toBe('password');
  });

  it('change only what they name', () => {
    expect(brokenField(PatchUserDto, {})).toBeNull();
    expect(brokenField(PatchUserDto, { disabled: 'true' })).toBe('disabled');
    expect(brokenField(PatchUserDto, { username: 'other' })).toBe('username');
  });

  it.each([
    [{ name: 'pipeline' }, null],
    [{ name: 'pipeline', expiresInDays: 3_650 }, null],
    [{ name: 'pipeline', expiresInDays: 0 }, 'expiresInDays'],
    [{ name: 'pipeline', expiresInDays: 3_651 }, 'expiresInDays'],
    [{ name: 'pipeline', expiresInDays: 1.5 }, 'expiresInDays'],
    [{ name: '' }, 'name'],
    [{ name: 'pipeline', role: 'root' }, 'role'],
  ])('check a new token: in %j the broken field is %s', (token, field) => {
    expect(brokenField(CreateTokenDto, token)).toBe(field);
  });
});

import { parseOptions } from '@node-rs/argon2';
import { Passwords } from './passwords';

describe('Passwords', () => {
  const passwords = new Passwords();

  it('are hashed with Argon2id at no less than OWASP asks for', async () => {
    const hash = await passwords.hash('correct horse');
    expect(hash).toMatch(/^\$argon2id\$v=19\$/);
    expect(parseOptions(hash)).toMatchObject({
      memoryCost: 19_456,
      timeCost: 2,
      parallelism: 1,
      saltLen: 16,
      outputLen: 32,
    });
  });

  it('match their own hash and no other', async () => {
    const hash = await passwords.hash('correct horse');
    expect(await passwords.matches(hash, 'correct horse')).toBe(true);
    expect(await passwords.matches(hash, 'Correct horse')).toBe(false);
  });

  it('never match where there is no hash', async () =>
    expect(await passwords.matches(null, 'correct horse')).toBe(false));

  it('match however a keyboard composes a letter', async () =>
    expect(await passwords.matches(await passwords.hash('caf\u00e9 au lait'), 'cafe\u0301 au lait')).toBe(true));
});

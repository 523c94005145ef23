import { randomUUID } from 'node:crypto';
import { ROLES } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { ApiTokenEntity } from './api-token.entity';
import { RoleAboveOwn, TokenNotFound } from './auth.errors';
import { AuthApp } from './testing/auth-app';
import { Tokens } from './tokens.service';
import { Users } from './users.service';

describe('Tokens', () => {
  let app: AuthApp;
  let tokens: Tokens;
  beforeAll(async () => {
    app = await AuthApp.start();
    tokens = app.nest.get(Tokens);
  });
  afterAll(() => app.close());

  it('carry a recognisable prefix and are said once', async () => {
    const person = await app.addUser('ada');
    const { token, ...told } = await tokens.create(person, { name: 'build pipeline' });
    expect(token).toMatch(/^pcms_[A-Za-z0-9_-]{43}$/);
    expect(await tokens.list(person)).toEqual({ items: [told] });
  });

  it('are not in the database in a form that works', async () => {
    const { token } = await tokens.create(await app.addUser('ben'), { name: 'x' });
    const stored = await app.nest.get(DataSource).getRepository(ApiTokenEntity).find();
    expect(JSON.stringify(stored)).not.toContain(token.slice('pcms_'.length));
    expect(await Promise.all(stored.map(({ tokenHash }) => tokens.owner(tokenHash)))).toEqual(stored.map(() => null));
  });

  it('have their owner’s role and a year where nothing else was said', async () => {
    const { role, createdAt, expiresAt } = await tokens.create(await app.addUser('cleo', 'operator'), { name: 'x' });
    expect(role).toBe('operator');
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(365 * 86_400_000);
  });

  it.each(['viewer', 'operator'] as const)('of a %s never get a higher role', async (role) => {
    const person = await app.addUser(`climbing-${role}`, role);
    for (const higher of ROLES.slice(ROLES.indexOf(role) + 1)) {
      await expect(tokens.create(person, { name: 'x', role: higher })).rejects.toThrow(RoleAboveOwn);
    }
  });

  it.each([
    ['operator', 'viewer', 'viewer'],
    ['viewer', 'administrator', 'viewer'],
    ['operator', 'operator', 'operator'],
  ] as const)('of role %s act, once their owner is %s, as %s', async (ofToken, ofOwner, effective) => {
    const person = await app.addUser(`${ofToken}-${ofOwner}`, 'operator');
    const { token } = await tokens.create(person, { name: 'x', role: ofToken });
    await app.nest.get(Users).patch(person.id, { role: ofOwner });
    expect(await tokens.owner(token)).toMatchObject({ id: person.id, role: effective, via: 'token' });
  });

  it('stop to work on their day', async () => {
    const { token } = await tokens.create(await app.addUser('dan'), { name: 'x', expiresInDays: 1 });
    app.passHours(23.9);
    expect(await tokens.owner(token)).not.toBeNull();
    app.passHours(0.1);
    expect(await tokens.owner(token)).toBeNull();
  });

  it('stop while their owner is disabled', async () => {
    const person = await app.addUser('eve');
    const { token } = await tokens.create(person, { name: 'x' });
    await app.nest.get(Users).patch(person.id, { disabled: true });
    expect(await tokens.owner(token)).toBeNull();
    await app.nest.get(Users).patch(person.id, { disabled: false });
    expect(await tokens.owner(token)).not.toBeNull();
  });

  it('remember their last use to the minute', async () => {
    const person = await app.addUser('finn');
    const { token } = await tokens.create(person, { name: 'x' });
    const lastUse = async () => (await tokens.list(person)).items[0]?.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await tokens.owner(token);
    const first = await lastUse();
    app.passHours(59 / 3_600);
    await tokens.owner(token);
    expect(await lastUse()).toBe(first);
    app.passHours(1 / 3_600);
    await tokens.owner(token);
    expect(Date.parse((await lastUse()) ?? '') - Date.parse(first ?? '')).toBe(60_000);
  });

  it('stop to work when they are deleted', async () => {
    const person = await app.addUser('gus');
    const { id, token } = await tokens.create(person, { name: 'x' });
    await tokens.remove(person, id);
    expect(await tokens.owner(token)).toBeNull();
    expect((await tokens.list(person)).items).toEqual([]);
  });

  it('are nobody else’s to see or to delete, whatever the role', async () => {
    const { id, token } = await tokens.create(await app.addUser('hal'), { name: 'x' });
    const other = await app.addUser('ida', 'administrator');
    expect((await tokens.list(other)).items).toEqual([]);
    await expect(tokens.remove(other, id)).rejects.toThrow(TokenNotFound);
    expect(await tokens.owner(token)).not.toBeNull();
  });

  it('that never were cannot be deleted', async () =>
    expect(tokens.remove(await app.addUser('jo'), randomUUID())).rejects.toThrow(TokenNotFound));
});

import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { LastAdministrator, UsernameTaken, UserNotFound } from './auth.errors';
import { Sessions } from './sessions.service';
import { AuthApp, PASSWORD } from './testing/auth-app';
import { Users } from './users.service';

describe('Users', () => {
  let app: AuthApp;
  let users: Users;
  let sessions: Sessions;
  beforeAll(async () => {
    app = await AuthApp.start();
    users = app.nest.get(Users);
    sessions = app.nest.get(Sessions);
  });
  beforeEach(() => app.nest.get(DataSource).query('TRUNCATE users CASCADE'));
  afterAll(() => app.close());

  it('are listed by name, without their passwords', async () => {
    await app.addUser('zoe', 'operator');
    await app.addUser('ada', 'administrator');
    const { items } = await users.list();
    expect(items).toEqual([
      expect.objectContaining({ username: 'ada', role: 'administrator', disabledAt: null }),
      expect.objectContaining({ username: 'zoe', role: 'operator', disabledAt: null }),
    ]);
    expect(JSON.stringify(items)).not.toMatch(/hash|argon2/i);
  });

  it('are one person for one name, however it is written', async () => {
    const made = await users.create({ username: 'Maria', password: PASSWORD, role: 'viewer' });
    expect(await users.list()).toEqual({ items: [{ ...made, username: 'maria' }] });
    await expect(users.create({ username: 'MARIA', password: PASSWORD, role: 'viewer' })).rejects.toThrow(
      UsernameTaken,
    );
  });

  it('of the same name that are added at the same moment become one', async () => {
    const added = await Promise.allSettled([1, 2, 3].map(() => app.addUser('maria')));
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await users.list()).items).toHaveLength(1);
  });

  it.each([
    ['demoted', { role: 'operator' }],
    ['disabled', { disabled: true }],
  ] as const)('keep their last administrator from being %s', async (_, change) => {
    const { id } = await app.addUser('ada', 'administrator');
    const other = await app.addUser('ben', 'administrator');
    await users.patch(other.id, { disabled: true });
    await expect(users.patch(id, change)).rejects.toThrow(LastAdministrator);
    expect((await users.list()).items[0]).toMatchObject({ id, role: 'administrator', disabledAt: null });
  });

  it('may lose an administrator while there is another', async () => {
    const { id } = await app.addUser('ada', 'administrator');
    await app.addUser('ben', 'administrator');
    expect(await users.patch(id, { role: 'viewer' })).toMatchObject({ role: 'viewer' });
  });

  it('keep one administrator when all disable each other at the same moment', async () => {
    const all = await Promise.all(['ada', 'ben', 'cleo', 'dan'].map((name) => app.addUser(name, 'administrator')));
    const outcomes = await Promise.allSettled(all.map(({ id }) => users.patch(id, { disabled: true })));
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([
      expect.objectContaining({ reason: expect.any(LastAdministrator) }),
    ]);
    expect((await users.list()).items.filter(({ disabledAt }) => disabledAt === null)).toHaveLength(1);
  });

  it('sign in with the new password only, after it was changed', async () => {
    const { id } = await addBesideAdministrator('ben');
    await users.patch(id, { password: 'another horse battery' });
    await expect(app.login('ben')).rejects.toThrow('wrong');
    await expect(app.login('ben', 'another horse battery')).resolves.toMatchObject({ me: { id } });
  });

  it.each([
    ['a new password', { password: 'another horse battery' }],
    ['being disabled', { disabled: true }],
  ] as const)('are signed out everywhere by %s, and nobody else is', async (_, change) => {
    const { id } = await addBesideAdministrator('ben');
    const [ben, ada] = [await app.login('ben'), await app.login('ada')];
    await users.patch(id, change);
    if ('disabled' in change) await users.patch(id, { disabled: false });
    expect(await sessions.owner(ben.secret)).toBeNull();
    expect(await sessions.owner(ada.secret)).not.toBeNull();
  });

  it('keep all that a change does not name', async () => {
    const { id } = await addBesideAdministrator('ben');
    const { secret } = await app.login('ben');
    const disabled = await users.patch(id, { role: 'operator' });
    expect(disabled).toMatchObject({ id, username: 'ben', role: 'operator', disabledAt: null });
    expect(await sessions.owner(secret)).toMatchObject({ role: 'operator' });
  });

  it('were disabled when they were first disabled', async () => {
    const { id } = await addBesideAdministrator('ben');
    const { disabledAt } = await users.patch(id, { disabled: true });
    app.passHours(1);
    expect(await users.patch(id, { disabled: true })).toMatchObject({ disabledAt });
  });

  it('that never were cannot be changed', async () => {
    await app.addUser('ada', 'administrator');
    await expect(users.patch(randomUUID(), { role: 'viewer' })).rejects.toThrow(UserNotFound);
  });

  const addBesideAdministrator = async (username: string) => {
    await app.addUser('ada', 'administrator');
    return app.addUser(username, 'viewer');
  };
});

import { DataSource } from 'typeorm';
import { WrongCredentials } from './auth.errors';
import { SessionEntity } from './session.entity';
import { Sessions } from './sessions.service';
import { AuthApp } from './testing/auth-app';
import { waitUntilBlocked } from './testing/wait-until-blocked';
import { UserEntity } from './user.entity';
import { Users } from './users.service';

describe('Sessions', () => {
  let app: AuthApp;
  let sessions: Sessions;
  beforeAll(async () => {
    app = await AuthApp.start({ environment: { SESSION_HOURS: '12' } });
    sessions = app.nest.get(Sessions);
  });
  afterAll(() => app.close());

  const rows = () => app.nest.get(DataSource).getRepository(SessionEntity);
  const userNamed = (username: string) =>
    app.nest.get(DataSource).getRepository(UserEntity).findOneByOrFail({ username });

  it('know their owner, with the role of this moment', async () => {
    const person = await app.addUser('ada', 'viewer');
    const { secret } = await app.login('ada');
    await app.nest.get(Users).patch(person.id, { role: 'operator' });
    expect(await sessions.owner(secret)).toEqual({ id: person.id, username: 'ada', role: 'operator', via: 'session' });
  });

  it('are not in the database in a form that opens them', async () => {
    await app.addUser('ben');
    const { secret } = await app.login('ben');
    const stored = await rows().find();
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect(await Promise.all(stored.map(({ tokenHash }) => sessions.owner(tokenHash)))).toEqual(stored.map(() => null));
  });

  it('end after their hours, however much they are used', async () => {
    await app.addUser('cleo');
    const { secret } = await app.login('cleo');
    app.passHours(11.9);
    expect(await sessions.owner(secret)).not.toBeNull();
    app.passHours(0.1);
    expect(await sessions.owner(secret)).toBeNull();
  });

  it('are swept once they are over, and not before', async () => {
    await app.addUser('dan');
    await app.login('dan');
    app.passHours(6);
    const { secret } = await app.login('dan');
    app.passHours(6);
    await sessions.purgeExpired();
    expect(await rows().countBy({ userId: (await userNamed('dan')).id })).toBe(1);
    expect(await sessions.owner(secret)).not.toBeNull();
  });

  it('end one at a time', async () => {
    await app.addUser('eve');
    const [one, other] = [await app.login('eve'), await app.login('eve')];
    await sessions.end(one.secret);
    expect(await sessions.owner(one.secret)).toBeNull();
    expect(await sessions.owner(other.secret)).not.toBeNull();
  });

  it('do not count where their owner is disabled', async () => {
    await app.addUser('kit');
    const { secret } = await app.login('kit');
    await app.nest.get(DataSource).query(`UPDATE users SET disabled_at = now() WHERE username = 'kit'`);
    expect(await sessions.owner(secret)).toBeNull();
  });

  it('do not open with a password that was changed since it was compared', async () => {
    const { id } = await app.addUser('finn');
    const asRead = await userNamed('finn');
    await app.nest.get(Users).patch(id, { password: 'another horse battery' });
    await expect(sessions.open(asRead)).rejects.toThrow(WrongCredentials);
  });

  it('do not open while the password is being changed', async () => {
    await app.addUser('gus');
    const asRead = await userNamed('gus');
    const opening = await app.nest.get(DataSource).transaction(async (manager) => {
      await manager.update(UserEntity, asRead.id, { passwordHash: 'another' });
      const opened = sessions.open(asRead).catch((error: unknown) => error);
      await waitUntilBlocked(app.nest.get(DataSource));
      return { opened };
    });
    expect(await opening.opened).toBeInstanceOf(WrongCredentials);
  });
});

import type { DataSource } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import { openTestDatabase } from '../database/testing/test-database';
import { FirstAdministrator } from './first-administrator';
import { Passwords } from './passwords';
import { waitUntilBlocked } from './testing/wait-until-blocked';
import { UserEntity } from './user.entity';

describe('FirstAdministrator', () => {
  let dataSource: DataSource;
  let close: () => Promise<void>;
  beforeAll(async () => ({ dataSource, close } = await openTestDatabase()));
  beforeEach(() => dataSource.query('TRUNCATE users CASCADE'));
  afterAll(() => close());

  const passwords = new Passwords();
  const users = () => dataSource.getRepository(UserEntity);
  const firstAdministrator = (environment: Record<string, string> = {}) =>
    new FirstAdministrator(users(), passwords, new Clock(), new Settings(environment));

  it('is made on an empty table, with a password that works and is said once', async () => {
    const made = await firstAdministrator().ensure();
    const user = await users().findOneByOrFail({ username: 'admin' });
    expect(user).toMatchObject({ role: 'administrator', disabledAt: null });
    expect(await passwords.matches(user.passwordHash, made?.password ?? '')).toBe(true);
    expect(await firstAdministrator().ensure()).toBeNull();
  });

  it('takes the configured name, in lower case, and password, which is not said', async () => {
    const environment = { ADMIN_USERNAME: 'Maria', ADMIN_PASSWORD: 'correct horse battery' };
    expect(await firstAdministrator(environment).ensure()).toEqual({ username: 'maria', password: null });
    const { passwordHash } = await users().findOneByOrFail({ username: 'maria' });
    expect(await passwords.matches(passwordHash, 'correct horse battery')).toBe(true);
  });

  it('is not made where there is any user, even a disabled viewer', async () => {
    await users().insert({ username: 'jo', passwordHash: 'x', role: 'viewer', disabledAt: new Date() });
    expect(await firstAdministrator().ensure()).toBeNull();
    expect(await users().count()).toBe(1);
  });

  it('is one, when processes with different settings start at the same moment', async () => {
    const names = ['ada', 'ben', 'cleo', 'dan'];
    const made = await Promise.all(names.map((name) => firstAdministrator({ ADMIN_USERNAME: name }).ensure()));
    const rows = await users().find();
    expect(rows).toHaveLength(1);
    expect(made.flatMap((one) => one?.username ?? [])).toEqual(rows.map(({ username }) => username));
  });

  it('is not made beside one that another process is about to commit', async () => {
    const outcome = await dataSource.transaction(async (manager) => {
      await manager.insert(UserEntity, { username: 'ada', passwordHash: 'x', role: 'administrator' });
      const ensuring = firstAdministrator().ensure();
      await waitUntilBlocked(dataSource);
      return { ensuring };
    });
    expect(await outcome.ensuring).toBeNull();
    expect(await users().count()).toBe(1);
  });
});

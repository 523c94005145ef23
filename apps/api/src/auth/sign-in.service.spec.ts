import { TooManyAttempts, WrongCredentials, WrongCurrentPassword } from './auth.errors';
import { Passwords } from './passwords';
import { Sessions } from './sessions.service';
import { SignIn } from './sign-in.service';
import { AuthApp, PASSWORD } from './testing/auth-app';
import { Users } from './users.service';

const NEW_PASSWORD = 'another horse battery';

describe('SignIn', () => {
  let app: AuthApp;
  let signIn: SignIn;
  let sessions: Sessions;
  beforeEach(async () => {
    app = await AuthApp.start();
    signIn = app.nest.get(SignIn);
    sessions = app.nest.get(Sessions);
    await app.addUser('ada', 'administrator');
  });
  afterEach(() => app.close());

  it('opens a session for the right name, in any letters, and password', async () => {
    const { me, secret } = await app.login('ADA');
    expect(me).toEqual({ id: me.id, username: 'ada', role: 'administrator' });
    expect(await sessions.owner(secret)).toEqual({ ...me, via: 'session' });
  });

  it('answers a wrong name, a wrong password and a disabled user alike, after one comparison each', async () => {
    const { id } = await app.addUser('ben');
    await app.nest.get(Users).patch(id, { disabled: true });
    const comparisons = jest.spyOn(app.nest.get(Passwords), 'matches');
    const refusals = await Promise.all(
      [app.login('nobody'), app.login('ada', 'wrong password'), app.login('ben')].map((login) =>
        login.catch((error: unknown) => error),
      ),
    );
    expect(refusals).toEqual([new WrongCredentials(), new WrongCredentials(), new WrongCredentials()]);
    expect(comparisons).toHaveBeenCalledTimes(3);
  });

  it('compares no password once a name had too many wrong ones, not even the right one', async () => {
    for (let wrong = 0; wrong < 10; wrong++)
      await expect(app.login('ada', 'wrong password')).rejects.toThrow(WrongCredentials);
    const comparisons = jest.spyOn(app.nest.get(Passwords), 'matches');
    await expect(app.login('ada')).rejects.toThrow(TooManyAttempts);
    expect(comparisons).not.toHaveBeenCalled();
  });

  it('lets a hundred wrong passwords at the same moment try ten', async () => {
    const comparisons = jest.spyOn(app.nest.get(Passwords), 'matches');
    await Promise.allSettled(
      Array.from({ length: 100 }, (_, host) =>
        signIn.login({ username: 'ada', password: 'wrong password' }, `192.0.2.${host}`),
      ),
    );
    expect(comparisons).toHaveBeenCalledTimes(10);
  });

  it('gives a new session for a new password and ends all others', async () => {
    const [here, elsewhere] = [await app.login('ada'), await app.login('ada')];
    const renewed = await change(here.secret, { currentPassword: PASSWORD, newPassword: NEW_PASSWORD });
    expect(await sessions.owner(here.secret)).toBeNull();
    expect(await sessions.owner(elsewhere.secret)).toBeNull();
    expect(await sessions.owner(renewed.secret)).toMatchObject({ username: 'ada' });
    await expect(app.login('ada')).rejects.toThrow(WrongCredentials);
    await expect(app.login('ada', NEW_PASSWORD)).resolves.toBeDefined();
  });

  it('changes nothing where the current password is wrong', async () => {
    const { secret } = await app.login('ada');
    await expect(change(secret, { currentPassword: 'wrong password', newPassword: NEW_PASSWORD })).rejects.toThrow(
      WrongCurrentPassword,
    );
    expect(await sessions.owner(secret)).not.toBeNull();
    await expect(app.login('ada')).resolves.toBeDefined();
  });

  it('limits guesses of the current password like those at the door', async () => {
    const { secret } = await app.login('ada');
    const guess = () => change(secret, { currentPassword: 'wrong password', newPassword: NEW_PASSWORD });
    for (let wrong = 0; wrong < 10; wrong++) await expect(guess()).rejects.toThrow(WrongCurrentPassword);
    await expect(guess()).rejects.toThrow(TooManyAttempts);
  });

  it('lets one of two changes at the same moment win', async () => {
    const { secret } = await app.login('ada');
    const outcomes = await Promise.allSettled(
      ['first new password', 'second new password'].map((newPassword) =>
        change(secret, { currentPassword: PASSWORD, newPassword }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  async function change(secret: string, body: { currentPassword: string; newPassword: string }) {
    const person = await sessions.owner(secret);
    if (!person) throw new Error('The session is over.');
    return signIn.changePassword(person, body);
  }
});

import { ROUTES } from '@pcms/contract';
import request from 'supertest';
import { AuthApp, PASSWORD } from './testing/auth-app';

describe('the auth routes', () => {
  let app: AuthApp;
  let secureApp: AuthApp;
  beforeAll(async () => {
    app = await AuthApp.start({ environment: { SESSION_HOURS: '12' } });
    secureApp = await AuthApp.start({ environment: { PUBLIC_URL: 'https://ota.example.org' } });
    await app.addUser('ada', 'administrator');
    await secureApp.addUser('ada', 'administrator');
  });
  afterAll(() => Promise.all([app.close(), secureApp.close()]));

  const client = (of: AuthApp = app) => request.agent(of.nest.getHttpServer());
  const credentials = { username: 'ada', password: PASSWORD };
  async function signedIn() {
    const browser = client();
    await browser.post(ROUTES.auth.login).send(credentials).expect(200);
    return browser;
  }

  it('sign in with a cookie that scripts and other sites cannot use', async () => {
    const { body, headers } = await client().post(ROUTES.auth.login).send(credentials).expect(200);
    expect(body).toEqual({ id: body.id, username: 'ada', role: 'administrator' });
    const [value, ...attributes] = String(headers['set-cookie']).split('; ');
    expect(value).toMatch(/^pcms_session=[A-Za-z0-9_-]{43}$/);
    expect(attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']));
    expect(attributes).not.toContain('Secure');
  });

  it('keep the cookie to HTTPS where people come by HTTPS', async () => {
    const { headers } = await client(secureApp).post(ROUTES.auth.login).send(credentials).expect(200);
    expect(String(headers['set-cookie']).split('; ')).toContain('Secure');
  });

  it('set no cookie for a wrong password', async () => {
    const { body, headers } = await client()
      .post(ROUTES.auth.login)
      .send({ ...credentials, password: 'wrong password' })
      .expect(401);
    expect(body.code).toBe('wrong_credentials');
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('say in Retry-After when the next password may be tried', async () => {
    const guess = () => client().post(ROUTES.auth.login).send({ username: 'ben', password: 'wrong password' });
    for (let wrong = 0; wrong < 10; wrong++) await guess().expect(401);
    const { headers } = await guess().expect(429);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  });

  it('name the field of a login that has the wrong type', async () => {
    const { body } = await client()
      .post(ROUTES.auth.login)
      .send({ ...credentials, password: 7 })
      .expect(400);
    expect(body.field).toBe('password');
  });

  it('tell who is signed in, until they sign out', async () => {
    const browser = await signedIn();
    expect((await browser.get(ROUTES.auth.me).expect(200)).body).toMatchObject({ username: 'ada' });
    await browser.post(ROUTES.auth.logout).expect(204);
    await browser.get(ROUTES.auth.me).expect(401);
  });

  it('end the session itself at sign-out, not just its cookie', async () => {
    const { headers } = await client().post(ROUTES.auth.login).send(credentials);
    const cookie = String(headers['set-cookie']).split(';')[0] ?? '';
    await client().post(ROUTES.auth.logout).set('Cookie', cookie).expect(204);
    await client().get(ROUTES.auth.me).set('Cookie', cookie).expect(401);
  });

  it('sign out those who are not signed in', () => client().post(ROUTES.auth.logout).expect(204));

  it('make a token that works until it is deleted, and that can make no other', async () => {
    const browser = await signedIn();
    const { body } = await browser.post(ROUTES.auth.tokens).send({ name: 'pipeline' }).expect(201);
    const bearer = { Authorization: `Bearer ${body.token}` };
    await client().get(ROUTES.auth.me).set(bearer).expect(200);
    await client().post(ROUTES.auth.tokens).set(bearer).send({ name: 'another' }).expect(403);
    await client().get(ROUTES.auth.users).set(bearer).expect(403);
    await browser.delete(ROUTES.auth.token(body.id)).expect(204);
    await client().get(ROUTES.auth.me).set(bearer).expect(401);
    expect((await browser.get(ROUTES.auth.tokens).expect(200)).body).toEqual({ items: [] });
  });

  it('let an administrator add, list and change users', async () => {
    const browser = await signedIn();
    const wish = { username: 'Cleo', password: PASSWORD, role: 'viewer' };
    const { body: cleo } = await browser.post(ROUTES.auth.users).send(wish).expect(201);
    await browser.post(ROUTES.auth.users).send(wish).expect(409);
    await browser.patch(ROUTES.auth.user(cleo.id)).send({ role: 'operator' }).expect(200);
    const { body } = await browser.get(ROUTES.auth.users).expect(200);
    expect(body.items).toContainEqual({ ...cleo, username: 'cleo', role: 'operator' });
  });

  it('keep the browser in which a password is changed signed in', async () => {
    await app.addUser('dan');
    const browser = client();
    await browser.post(ROUTES.auth.login).send({ username: 'dan', password: PASSWORD }).expect(200);
    const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    await browser.post(ROUTES.auth.password).send(change).expect(200);
    await browser.get(ROUTES.auth.me).expect(200);
  });

  it('refuse a new password that is too short, and name the field', async () => {
    const browser = await signedIn();
    const { body } = await browser
      .post(ROUTES.auth.password)
      .send({ currentPassword: PASSWORD, newPassword: 'short' })
      .expect(400);
    expect(body.field).toBe('newPassword');
  });
});

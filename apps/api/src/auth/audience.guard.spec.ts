import { Controller, Get, Post } from '@nestjs/common';
import { ROLES } from '@pcms/contract';
import request from 'supertest';
import { Audience, SessionOnly } from './audience';
import { SignedIn, type SignedInPerson } from './signed-in';
import { AuthApp } from './testing/auth-app';
import { Tokens } from './tokens.service';

@Controller('doors')
class Doors {
  @Audience('public')
  @Get('public')
  everybody(): void {}

  @Audience('device')
  @Get('device')
  device(): void {}

  @Audience('device')
  @Post('device')
  deviceWrites(): void {}

  @Audience('signed_in')
  @Get('signed_in')
  signedIn(): void {}

  @Audience('viewer')
  @Get('viewer')
  viewer(): void {}

  @Audience('operator')
  @Get('operator')
  operator(): void {}

  @Audience('administrator')
  @Get('administrator')
  administrator(): void {}

  @Audience('viewer')
  @SessionOnly()
  @Get('session-only')
  sessionOnly(): void {}

  @Audience('viewer')
  @Get('who')
  who(@SignedIn() person: SignedInPerson): SignedInPerson {
    return person;
  }

  @Audience('viewer')
  @Post('who')
  write(): void {}
}

type Headers = Record<string, string>;
const STATUS_BY_AUDIENCE = {
  anonymous: { public: 200, device: 200, signed_in: 401, viewer: 401, operator: 401, administrator: 401 },
  viewer: { public: 200, device: 200, signed_in: 200, viewer: 200, operator: 403, administrator: 403 },
  operator: { public: 200, device: 200, signed_in: 200, viewer: 200, operator: 200, administrator: 403 },
  administrator: { public: 200, device: 200, signed_in: 200, viewer: 200, operator: 200, administrator: 200 },
};

describe('AudienceGuard', () => {
  let app: AuthApp;
  const cookies: Record<string, Headers> = { anonymous: {} };
  const bearers: Record<string, Headers> = { anonymous: {} };
  beforeAll(async () => {
    app = await AuthApp.start({ controllers: [Doors], environment: { PUBLIC_URL: 'https://ota.example.org' } });
    for (const role of ROLES) {
      const person = await app.addUser(`a-${role}`, role);
      const { token } = await app.nest.get(Tokens).create(person, { name: 'x' });
      cookies[role] = { Cookie: `pcms_session=${(await app.login(`a-${role}`)).secret}` };
      bearers[role] = { Authorization: `Bearer ${token}` };
    }
  });
  afterAll(() => app.close());

  const get = (path: string, headers: Headers = {}) => request(app.nest.getHttpServer()).get(path).set(headers);
  const post = (path: string, headers: Headers = {}) => request(app.nest.getHttpServer()).post(path).set(headers);

  const cases = Object.entries(STATUS_BY_AUDIENCE).flatMap(([who, byAudience]) =>
    Object.entries(byAudience).map(([audience, status]) => ({ who, audience, status })),
  );
  it.each(cases)(
    'answers $who at a door for $audience with $status, by cookie and by token',
    async ({ who, audience, status }) => {
      await get(`/doors/${audience}`, cookies[who]).expect(status);
      await get(`/doors/${audience}`, bearers[who]).expect(status);
    },
  );

  it('names the role that is needed', async () => {
    const { body } = await get('/doors/operator', cookies['viewer']);
    expect(body).toMatchObject({ code: 'role_too_low', message: expect.stringContaining('operator') });
  });

  it('says who calls, and by what', async () => {
    expect((await get('/doors/who', cookies['viewer'])).body).toMatchObject({ username: 'a-viewer', via: 'session' });
    expect((await get('/doors/who', bearers['viewer'])).body).toMatchObject({ username: 'a-viewer', via: 'token' });
  });

  it('lets no token through where a session is needed, not even an administrator’s', async () => {
    await get('/doors/session-only', cookies['viewer']).expect(200);
    const { status, body } = await get('/doors/session-only', bearers['administrator']);
    expect({ status, code: body.code }).toEqual({ status: 403, code: 'session_needed' });
  });

  it.each([
    ['an invented token', { Authorization: 'Bearer pcms_invented' }],
    ['an empty token', { Authorization: 'Bearer ' }],
    ['an invented session', { Cookie: 'pcms_session=invented' }],
    ['an empty session', { Cookie: 'pcms_session=' }],
    ['a device’s credential', { Authorization: 'Basic YTpi' }],
  ])('does not know the bearer of %s', async (_, headers) => {
    const { status, body } = await get('/doors/viewer', headers);
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'not_signed_in' });
  });

  it('does not fall back to the cookie beside a token that is wrong', () =>
    get('/doors/viewer', { ...cookies['viewer'], Authorization: 'Bearer pcms_invented' }).expect(401));

  describe('against pages of other sites', () => {
    const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };

    it('refuses what would change something under a cookie', async () => {
      const { status, body } = await post('/doors/who', { ...cookies['viewer'], ...foreign });
      expect({ status, code: body.code }).toEqual({ status: 403, code: 'cross_site' });
    });

    it('refuses to sign their visitor in as somebody else', () => post('/api/auth/login', foreign).expect(403));

    it('lets reads, tokens and devices pass', async () => {
      await get('/doors/viewer', { ...cookies['viewer'], ...foreign }).expect(200);
      await post('/doors/who', { ...bearers['viewer'], ...foreign }).expect(201);
      await post('/doors/device', foreign).expect(201);
    });

    it('lets its own page at the public URL pass', () =>
      post('/doors/who', { ...cookies['viewer'], Origin: 'https://ota.example.org' }).expect(201));
  });
});

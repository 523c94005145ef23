import { ROUTES, type CreatedTokenDto, type Role } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { ACCESS_TABLE, type AccessRow, type Caller } from './testing/access-table';
import { OurDevice } from './testing/our-device';
import { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { ADMINISTRATOR, Site } from './testing/site';

const PASSWORD = ADMINISTRATOR.password;

/** Who tries each route. The last ones are the roles' API tokens. */
const IDENTITIES = [
  'anonymous',
  'the device',
  'another device',
  'viewer',
  'operator',
  'administrator',
  "viewer's token",
  "operator's token",
  "administrator's token",
] as const;
type Identity = (typeof IDENTITIES)[number];

const PEOPLE: readonly Identity[] = ['viewer', 'operator', 'administrator'];
const TOKENS: readonly Identity[] = ["viewer's token", "operator's token", "administrator's token"];
const FROM_ROLE: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, administrator: 2 };

/** Which of the identities the route lets in. */
function allowed({ callers, sessionOnly }: AccessRow): readonly Identity[] {
  switch (callers) {
    case 'everybody':
      return IDENTITIES;
    case 'its device':
      return ['the device'];
    case 'its device or a person':
      return ['the device', ...PEOPLE, ...TOKENS];
    case 'signed in':
      return fromRole('viewer', sessionOnly);
    case 'viewer':
    case 'operator':
    case 'administrator':
      return fromRole(callers, sessionOnly);
  }
}

const fromRole = (role: Role, sessionOnly = false): readonly Identity[] => [
  ...PEOPLE.slice(FROM_ROLE[role]),
  ...(sessionOnly ? [] : TOKENS.slice(FROM_ROLE[role])),
];

/** What the device plane looks at before it asks who speaks. */
const MESSAGES: Readonly<Record<string, object>> = {
  '/api/devices/register': { device_id: 'esp32-1', device_name: 'Hall', device_type: 'ESP32_OTA_Base' },
  '/api/ota/report/{deviceId}': { update_id: '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11', state: 'verifying' },
};

const nameOf = ({ method, path }: Pick<AccessRow, 'method' | 'path'>): string => `${method} ${path}`;

describe('who may call what', () => {
  let site: Site;
  let server: ServerProcess;
  let device: OurDevice;
  let firmwareKey: string;
  const headers = new Map<Identity, Readonly<Record<string, string>>>();

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve({ DEVICE_AUTH: 'device' });
    const admin = await site.administrator(server);
    headers.set('anonymous', {}).set('administrator', admin.headers);
    for (const role of ['viewer', 'operator'] as const) {
      await admin.send('POST', ROUTES.auth.users, { username: role, password: PASSWORD, role });
      headers.set(role, (await Person.signIn(server.url, { username: role, password: PASSWORD })).headers);
    }
    for (const role of ['viewer', 'operator', 'administrator'] as const) {
      const owner = new Person(server.url, headers.get(role));
      const { token } = await owner.send<CreatedTokenDto>('POST', ROUTES.auth.tokens, { name: 'matrix' });
      headers.set(`${role}'s token`, { Authorization: `Bearer ${token}` });
    }
    device = await enrolled('esp32-1', admin);
    headers.set('the device', device.headers).set('another device', (await enrolled('esp32-2', admin)).headers);
    firmwareKey = (await admin.publish(buildImage({ version: '2.0.0' }))).key;
    await admin.rollOut(firmwareKey, { deviceIds: [device.deviceId] });
    await device.offer();
  });
  afterAll(() => site.close());

  async function enrolled(deviceId: string, admin: Person): Promise<OurDevice> {
    const made = new OurDevice(server.url, deviceId);
    await made.register();
    await admin.send('POST', ROUTES.devices.admit(deviceId));
    await made.register();
    return made;
  }

  it('is said for every route, and for nothing else', async () => {
    const document = await new Person(server.url).get<{ paths: Record<string, object> }>('/api/docs-json');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(ACCESS_TABLE.map(nameOf).sort()).toEqual(routes.sort());
  });

  // Signing out comes last: it ends the sessions that the others use.
  const rows = [...ACCESS_TABLE].sort(
    (a, b) => Number(a.path.endsWith('/logout')) - Number(b.path.endsWith('/logout')),
  );

  describe.each(rows.map((row) => [nameOf(row), row.callers, row] as const))('%s: %s', (_, __, row) => {
    it.each(IDENTITIES)('%s', async (identity) => {
      const status = await statusFor(row, identity);
      expect(status).toBeLessThan(500);
      if (allowed(row).includes(identity)) expect([401, 403]).not.toContain(status);
      else expect([401, 403]).toContain(status);
    });
  });

  /** A minimal request: whoever is let in changes nothing by it, and mostly learns that something is missing. */
  async function statusFor({ method, path, callers }: AccessRow, identity: Identity): Promise<number> {
    const body = method === 'GET' ? undefined : JSON.stringify(MESSAGES[path] ?? {});
    const response = await fetch(server.url + pathFor(path, callers), {
      method,
      headers: { ...headers.get(identity), ...(body && { 'Content-Type': 'application/json' }) },
      body,
    });
    await response.body?.cancel();
    return response.status;
  }

  function pathFor(path: string, callers: Caller): string {
    const isDevicePlane = callers.startsWith('its device');
    return path
      .replace('{deviceId}', isDevicePlane ? device.deviceId : 'nobody')
      .replace('{key}', isDevicePlane ? firmwareKey : 'nothing_1.0.0')
      .replace('{keyId}', '00000000')
      .replace('{name}', 'nothing')
      .replace('{id}', '00000000-0000-4000-8000-000000000000');
  }
});

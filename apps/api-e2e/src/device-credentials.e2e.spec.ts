import { randomBytes } from 'node:crypto';
import { ROUTES } from '@pcms/contract';
import { basic, OurDevice, type Credential } from './testing/our-device';
import type { Person } from './testing/person';
import type { Environment, ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const SHARED = { username: 'fleet', password: 'typed-in-the-portal' };
const ENVIRONMENTS: Readonly<Record<string, Environment>> = {
  open: { DEVICE_AUTH: 'open' },
  shared: { DEVICE_AUTH: 'shared', DEVICE_USERNAME: SHARED.username, DEVICE_PASSWORD: SHARED.password },
  device: { DEVICE_AUTH: 'device' },
};
const WRONG_TRIES = 20;

describe.each(Object.entries(ENVIRONMENTS))('at the credential level %s, a device', (level, environment) => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let device: OurDevice;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve(environment);
    admin = await site.administrator(server);
  });
  afterAll(() => site.close());

  beforeEach(() => {
    device = newDevice();
  });

  function newDevice(credential: Credential | null = null): OurDevice {
    const made = new OurDevice(server.url, `esp32-${randomBytes(6).toString('hex')}`);
    made.credential = credential;
    return made;
  }

  /** A device with a credential of its own, which it has used. */
  async function enrolled(): Promise<OurDevice> {
    const made = newDevice(level === 'shared' ? SHARED : null);
    await made.register();
    if (level === 'device') {
      await admin.send('POST', ROUTES.devices.admit(made.deviceId));
      await made.register();
    }
    expect(made.credential?.username).toBe(made.deviceId);
    expect((await made.heartbeat()).status).toBe(200);
    return made;
  }

  it('is given a credential once', async () => {
    device = await enrolled();
    const again = await device.register();
    expect(again.status).toBe(200);
    expect(again.body).not.toHaveProperty('credential');
  });

  it('must present its own credential from then on, whatever it calls', async () => {
    device = await enrolled();
    device.credential = level === 'shared' ? SHARED : null;
    const update_id = '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11';
    const calls = [device.heartbeat(), device.check(), device.report({ update_id, state: 'verifying' })];
    for (const answer of await Promise.all(calls)) {
      expect(answer).toMatchObject({ status: 401, body: { success: false, code: /^credential_/ } });
      expect(answer.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
  });

  it.each([
    ["another device's credential", async () => (await enrolled()).credential],
    ['a wrong password', () => ({ username: device.deviceId, password: 'x'.repeat(43) })],
    ['its password under another name', () => ({ username: 'somebody', password: device.credential?.password ?? '' })],
  ])('is refused with %s', async (_, presented) => {
    device = await enrolled();
    device.credential = await presented();
    expect(await device.heartbeat()).toMatchObject({ status: 401, body: { code: 'credential_wrong' } });
  });

  it.each(['Basic', 'Basic !!!', 'Basic bm8gY29sb24=', 'Bearer pcms_x', 'Digest username="x"'])(
    'is not let in by the header "%s"',
    async (authorization) => {
      device = await enrolled();
      device.credential = null;
      expect((await device.check({ Authorization: authorization })).status).toBe(401);
    },
  );

  it('is not even listened to after too many wrong credentials, while others are', async () => {
    device = await enrolled();
    const wrong = { Authorization: basic({ username: device.deviceId, password: 'guess' }) };
    for (let count = 0; count < WRONG_TRIES; count++) expect((await device.check(wrong)).status).toBe(401);
    const refused = await device.check(wrong);
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_wrong_credentials' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await (await enrolled()).check()).status).toBe(200);
  });

  it('is given a new credential after a person allowed it, and the old one stops to work', async () => {
    device = await enrolled();
    const lost = device.credential;
    await admin.send('POST', ROUTES.devices.allowReenrolment(device.deviceId));
    device.credential = level === 'shared' ? SHARED : null;
    expect((await device.register()).status).toBe(200);
    expect(device.credential?.password).not.toBe(lost?.password);
    expect((await device.heartbeat()).status).toBe(200);
    device.credential = lost;
    expect(await device.heartbeat()).toMatchObject({ status: 401 });
  });

  if (level === 'open') {
    it('that cannot keep a secret works without one', async () => {
      expect((await device.register({ can_enrol: false })).body).not.toHaveProperty('credential');
      expect((await device.heartbeat()).status).toBe(200);
      expect((await device.check()).status).toBe(200);
    });

    it('that lost its credential is given another by itself', async () => {
      device = await enrolled();
      device.credential = null;
      expect((await device.register()).body.credential).toBeDefined();
    });
  } else {
    it('that lost its credential is not given another by itself', async () => {
      device = await enrolled();
      device.credential = level === 'shared' ? SHARED : null;
      const answer = await device.register();
      // The fleet-wide credential alone must not be enough to take over a device that is enrolled.
      expect({ status: answer.status, credential: answer.body.credential }).toEqual({ status: 401 });
    });
  }

  if (level === 'shared') {
    it('must know the fleet-wide credential', async () => {
      expect((await device.register()).status).toBe(401);
      expect((await device.heartbeat()).status).toBe(401);
      device.credential = { ...SHARED, password: 'something else' };
      expect((await device.check()).status).toBe(401);
      device.credential = SHARED;
      expect((await device.register({ can_enrol: false })).status).toBe(200);
      expect((await device.check()).status).toBe(200);
    });
  }

  if (level === 'device') {
    it('waits until a person admits it', async () => {
      const waiting = await device.register();
      expect(waiting).toMatchObject({ status: 200, body: { message: 'Registered; waiting to be admitted.' } });
      expect(waiting.body).not.toHaveProperty('credential');
      expect((await admin.device(device.deviceId)).status).toBe('pending');
      expect((await device.check()).status).toBe(401);

      await admin.send('POST', ROUTES.devices.admit(device.deviceId));
      expect((await device.register()).body.credential).toBeDefined();
      expect((await device.check()).status).toBe(200);
      expect((await admin.try('POST', ROUTES.devices.admit(device.deviceId))).status).toBe(409);
    });

    it('that calls for the first time is written down for a person to see', async () => {
      expect((await device.heartbeat()).status).toBe(401);
      expect((await admin.device(device.deviceId)).status).toBe('pending');
    });
  }
});

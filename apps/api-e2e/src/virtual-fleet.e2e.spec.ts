import { ROUTES, type RolloutDetailDto, type UpdatePageDto } from '@pcms/contract';
import { makeTestImage, VirtualDevice } from '../../../tools/virtual-device';
import { eventually } from './testing/eventually';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const FLEET = 30;
const CAP = 5;
const SPEED = 15;
const LIMIT_MS = 240_000;

describe('a fleet of virtual devices', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let devices: VirtualDevice[] = [];

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve({ HEARTBEAT_SECONDS: '30', CHECK_SECONDS: '30' });
    admin = await site.administrator(server);
  });
  afterAll(async () => {
    await Promise.all(devices.map((device) => device.throwAway()));
    await site.close();
  });

  it(
    'meets an image that never checks in: the rollout stops by itself, and the few that took it come back and say why',
    async () => {
      const image = await makeTestImage({ type: 'ESP32_OTA_Base', version: '2.6.0' });
      devices = Array.from({ length: FLEET }, () =>
        VirtualDevice.start({ type: 'ESP32_OTA_Base', server: server.url, speed: SPEED, image }),
      );
      await Promise.all(devices.map((device) => device.untilStatus(({ online }) => online, LIMIT_MS)));
      const bad = await makeTestImage({ type: 'ESP32_OTA_Base', version: '2.7.0', fault: 'never_checks_in' });
      const { key } = await admin.publish(bad);
      const { id } = await admin.rollOut(
        key,
        { all: true },
        { phases: [{ count: 20 }, {}], inFlight: CAP, errorAction: 'pause_and_roll_back', silenceSeconds: 120 },
      );

      const stopped = await eventually(
        () => admin.get<RolloutDetailDto>(ROUTES.ota.rollout(id)),
        ({ status }) => status === 'paused',
        LIMIT_MS,
      );
      expect(stopped.stopReason).toMatch(/failed/);
      expect(stopped.counts.offered).toBeLessThanOrEqual(CAP);
      expect(stopped.events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['stopped', 'rolled_back']));

      const ended = await eventually(
        () => admin.get<UpdatePageDto>(ROUTES.ota.rolloutUpdates(id)),
        ({ items }) => items.every(({ state }) => ['rolled_back', 'failed', 'offered'].includes(state)),
        LIMIT_MS,
      );
      expect(ended.items.length).toBeLessThanOrEqual(CAP);
      const back = ended.items.filter(({ state }) => state !== 'offered');
      expect(back.map(({ reason }) => reason)).toEqual(back.map(() => 'no_checkin'));
      for (const { deviceId } of back) expect(await admin.device(deviceId)).toMatchObject({ version: '2.6.0' });
    },
    LIMIT_MS,
  );
});

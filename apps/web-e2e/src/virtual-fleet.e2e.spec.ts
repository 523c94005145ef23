import { ROUTES, type RolloutDetailDto, type UpdatePageDto } from '@pcms/contract';
import type { Locator } from 'playwright-core';
import { eventually } from '../../api-e2e/src/testing/eventually';
import { makeTestImage, VirtualDevice } from '../../../tools/virtual-device';
import { Stage } from './testing/stage';
import type { Visit } from './testing/visit';

const TYPE = 'ESP32_OTA_Base';
const FLEET = 30;
const CAP = 5;
const SPEED = 15;
const LIMIT_MS = 240_000;

describe('a fleet of virtual devices and an image that never checks in', () => {
  let stage: Stage;
  let devices: VirtualDevice[] = [];

  beforeAll(async () => {
    stage = await Stage.open({ HEARTBEAT_SECONDS: '30', CHECK_SECONDS: '30' });
    const image = await makeTestImage({ type: TYPE, version: '2.6.0' });
    devices = Array.from({ length: FLEET }, () =>
      VirtualDevice.start({ type: TYPE, server: stage.server.url, speed: SPEED, image }),
    );
    await Promise.all(devices.map((device) => device.untilStatus(({ online }) => online, LIMIT_MS)));
  }, LIMIT_MS);
  afterAll(async () => {
    await Promise.all(devices.map((device) => device.throwAway()));
    await stage.close();
  });

  it(
    'the rollout stops by itself, the few that took it come back, and the console says why of each',
    async () => {
      const visit = await stage.visitAs();
      const id = await rollOutABadImage(stage);
      await visit.goTo(`/rollouts/${id}`);
      await visit.mark();

      await visit.alert(/\d of \d attempted failed/).waitFor({ timeout: LIMIT_MS });
      const offered = await everyoneBack(stage, id);
      expect(offered.length).toBeLessThanOrEqual(CAP);
      const back = offered.filter(({ state }) => state === 'rolled_back');
      expect(back.length).toBeGreaterThanOrEqual(3);
      expect(back.map(({ reason }) => reason)).toEqual(back.map(() => 'no_checkin'));

      for (const { deviceId } of back)
        await rowOf(visit, deviceId)
          .filter({ hasText: /Rolled back.*The new image never reached the server\./ })
          .waitFor();
      await visit
        .card('Timeline')
        .filter({ hasText: /attempted failed/ })
        .waitFor();
      expect(await visit.isStillTheSamePage()).toBe(true);
      for (const { deviceId } of back) await sawItComeBack(visit, deviceId);
      expect(visit.complaints).toEqual([]);
    },
    LIMIT_MS,
  );
});

/** @returns the rollout's id. */
async function rollOutABadImage({ administrator }: Stage): Promise<string> {
  const bad = await makeTestImage({ type: TYPE, version: '2.7.0', fault: 'never_checks_in' });
  const { key } = await administrator.publish(bad);
  const phases = [{ count: 20 }, {}];
  const plan = { phases, inFlight: CAP, errorAction: 'pause_and_roll_back' as const, silenceSeconds: 120 };
  const { id } = await administrator.rollOut(key, { all: true }, plan);
  return id;
}

/** All that were offered it, once none of them is under way any more; an offer that nobody took is withdrawn later. */
async function everyoneBack({ administrator }: Stage, id: string): Promise<UpdatePageDto['items']> {
  const { counts } = await administrator.get<RolloutDetailDto>(ROUTES.ota.rollout(id));
  expect(counts.offered).toBeLessThanOrEqual(CAP);
  const { items } = await eventually(
    () => administrator.get<UpdatePageDto>(ROUTES.ota.rolloutUpdates(id)),
    (page) => page.items.every(({ state }) => ['rolled_back', 'failed', 'offered'].includes(state)),
    LIMIT_MS,
  );
  return items;
}

/** They all have the same name. */
const rowOf = ({ page }: Visit, deviceId: string): Locator =>
  page.getByRole('row').filter({ has: page.locator(`a[href="/devices/${deviceId}"]`) });

/** A device's own page: it runs what it ran before, and says why. */
async function sawItComeBack(visit: Visit, deviceId: string): Promise<void> {
  await visit.goTo(`/devices/${deviceId}`);
  await visit
    .card('Update')
    .filter({ hasText: /Rolled back.*The new image never reached the server/s })
    .waitFor();
  await visit.page.getByText('2.6.0').first().waitFor();
  await visit
    .card('Why?')
    .filter({ hasText: /attempted failed/ })
    .waitFor();
}

import { ROUTES } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { Person } from '../../api-e2e/src/testing/person';
import { ADMINISTRATOR } from '../../api-e2e/src/testing/site';
import { Stage } from './testing/stage';
import type { Visit } from './testing/visit';

const TYPE = 'ESP32_OTA_Base';
const IMAGE = buildImage({ projectName: TYPE, version: '2.5.0' });
const PNG = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49, 0x48, 0x44, 0x52);

describe('an image that cannot be published', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it.each([
    { what: 'a picture that is called firmware', bytes: PNG, why: 'this is a PNG picture' },
    { what: 'an image cut in half', bytes: IMAGE.subarray(0, IMAGE.length / 2), why: 'truncated at 49,152 of' },
    { what: 'an empty file', bytes: new Uint8Array(), why: 'an empty file (0 bytes)' },
  ])('is refused by name before it is sent: $what', async ({ bytes, why }) => {
    const visit = await openUpload(stage);
    await visit.chooseFile('firmware.bin', bytes);
    await visit.alert(why).waitFor();
    expect(await publishButton(visit).isDisabled()).toBe(true);
    await expectNoFirmware(visit);
  });

  it('is refused for a device type of another chip, beside the choice of the type', async () => {
    const visit = await openUpload(stage);
    await visit.chooseFile('firmware.bin', buildImage({ chip: 'ESP32-S3', projectName: TYPE, version: '2.5.0' }));
    await visit.alert("built for ESP32-S3, but this type's chip is ESP32").waitFor();
    expect(await publishButton(visit).isDisabled()).toBe(true);
    await expectNoFirmware(visit);
  });

  it('is refused with a version that no two people read alike, beside the version', async () => {
    const visit = await openUpload(stage);
    await visit.chooseFile('firmware.bin', IMAGE);
    await visit.page.getByLabel('Version').fill('latest');
    await publishButton(visit).click();
    await fieldProblem(visit, 'Version', 'A version has three numbers').waitFor();
    await expectNoFirmware(visit);
  });

  it('is refused by the server when its version is taken, beside the version, and the one before stays', async () => {
    await stage.administrator.publish(IMAGE);
    const visit = await openUpload(stage);
    await visit.chooseFile('firmware.bin', buildImage({ projectName: TYPE, version: '2.5.0', seed: 2 }));
    await publishButton(visit).click();
    await fieldProblem(visit, 'Version', 'is published with other bytes').waitFor();

    const [before, ...others] = (await stage.administrator.get<{ items: { version: string }[] }>(ROUTES.ota.versions))
      .items;
    expect(before).toMatchObject({ version: '2.5.0' });
    expect(others).toEqual([]);
  });
});

describe('a console whose server goes away', () => {
  let stage: Stage;

  beforeEach(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.close());

  it('says so, keeps what it shows, and comes back by itself with what it missed', async () => {
    await stage.administrator.publish(IMAGE);
    const visit = await stage.visitAs();
    await visit.goTo('/firmware');
    await visit.liveState('Live').waitFor();
    await visit.mark();

    await stage.server.stop();
    await visit.alert('The server cannot be reached').waitFor();
    await visit.liveState('Reconnecting').waitFor();
    await visit.row('2.5.0').waitFor();

    const neighbour = await stage.site.serve();
    const missed = buildImage({ projectName: TYPE, version: '2.6.0' });
    await (await stage.site.administrator(neighbour)).publish(missed);
    await stage.startAgain();
    await visit.liveState('Live').waitFor();
    await visit.row('2.6.0').waitFor();
    await visit.alert('The server cannot be reached').waitFor({ state: 'hidden' });
    expect(await visit.isStillTheSamePage()).toBe(true);
  });

  it('leads to the login page when the session was ended there, and from there back', async () => {
    const visit = await stage.visitAs();
    await visit.goTo('/overview');
    await endSession(stage, visit);

    await visit.page.getByRole('link', { name: 'Rollouts' }).click();
    await visit.signIn(ADMINISTRATOR);
    await visit.heading('Rollouts').waitFor();
  });
});

async function openUpload(stage: Stage): Promise<Visit> {
  const visit = await stage.visitAs();
  await visit.goTo('/firmware/upload');
  return visit;
}

const publishButton = ({ page }: Visit) => page.getByRole('button', { name: 'Publish' });

/** What is said of a field right beside it. */
const fieldProblem = ({ page }: Visit, label: string, text: string) =>
  page
    .locator('mat-form-field')
    .filter({ has: page.getByLabel(label) })
    .filter({ hasText: text });

async function expectNoFirmware(visit: Visit): Promise<void> {
  await visit.choosePage('Firmware');
  await visit.page.getByRole('heading', { name: 'No firmware is published yet' }).waitFor();
}

/** Signs out with this browser's cookie, from elsewhere. */
async function endSession(stage: Stage, visit: Visit): Promise<void> {
  const cookies = await visit.page.context().cookies();
  const Cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  await new Person(stage.server.url, { Cookie }).send('POST', ROUTES.auth.logout);
}

import { createHash } from 'node:crypto';
import { ROUTES } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import type { Locator, Page } from 'playwright-core';
import { eventually } from '../../api-e2e/src/testing/eventually';
import { ADMINISTRATOR } from '../../api-e2e/src/testing/site';
import { fastClock, type DeviceOptions } from '../../../tools/scripted-device/index';
import { Power } from './testing/power';
import { Stage } from './testing/stage';
import type { Visit } from './testing/visit';

const TYPE = 'ESP32_OTA_Base';
const IMAGE = buildImage({ projectName: TYPE, version: '2.5.0', sizeBytes: 1_133_664 });
const SHA_256 = createHash('sha256').update(IMAGE).digest('hex');

/** Every step of an update that goes well. */
const WAY = ['Offered', 'Downloading', 'Verifying', 'Installing', 'Restarting', 'Confirmed'];

/** Slow enough for the bytes of the image to be seen on their way. */
const UPLOAD_BYTES_PER_SECOND = 600_000;

describe('from the first image to a board that runs it', () => {
  const power = new Power();
  let stage: Stage;

  beforeAll(async () => {
    // Asked for as seldom as it may be; the device's clock makes a second of it.
    stage = await Stage.open({ CHECK_SECONDS: '10', HEARTBEAT_SECONDS: '10' });
  });
  afterEach(async () => {
    await stage.clear();
    await power.off();
  });
  afterAll(() => stage.close());

  it('says that a password is wrong, and lets the right one in', async () => {
    const visit = await stage.visit();
    await visit.page.goto('/devices');
    await visit.signIn({ ...ADMINISTRATOR, password: 'wrong' });
    await visit.alert('The name or the password is wrong.').waitFor();

    await visit.signIn(ADMINISTRATOR);
    await visit.heading('Devices').waitFor();
    expect(new URL(visit.page.url()).pathname).toBe('/devices');
  });

  it('shows what an image is before it is sent, how far it is, and that it is published', async () => {
    const visit = await stage.visitAs();
    await visit.goTo('/firmware');
    await visit.page.getByRole('link', { name: 'Upload', exact: true }).click();
    await visit.chooseFile('OTA_Base.ino.bin', IMAGE);

    await fact(visit.page, 'Chip').filter({ hasText: 'ESP32' }).waitFor();
    await fact(visit.page, 'Says of itself')
      .filter({ hasText: `${TYPE} 2.5.0` })
      .waitFor();
    await fact(visit.page, 'SHA-256').filter({ hasText: SHA_256 }).waitFor();
    expect(await stage.administrator.get('/api/ota/versions')).toEqual({ items: [] });

    await slowUpload(visit.page);
    await visit.page.getByRole('button', { name: 'Publish' }).click();
    await visit.page
      .getByRole('status')
      .filter({ hasText: /Sending, [1-9]\d? %/ })
      .waitFor();
    await visit.page.getByRole('heading', { name: `${TYPE} 2.5.0 is published` }).waitFor();
  });

  it('takes a device from offered to confirmed before the eyes of whoever looks, without a page loaded anew', async () => {
    await stage.administrator.publish(IMAGE);
    const board = aBoard(stage.server.url);
    // Its battery is low: it asks, and puts the offer off.
    power.on({ ...board, personality: 'waits' });
    await eventually(
      () => stage.administrator.try('GET', ROUTES.devices.one(board.deviceId)),
      ({ status }) => status === 200,
    );
    const device = await stage.visitAs();
    const windows = { device, list: await device.anotherWindow(), overview: await device.anotherWindow() };
    await windows.list.goTo('/devices');
    await windows.overview.goTo('/overview');
    await device.goTo('/firmware');
    for (const visit of Object.values(windows)) await visit.mark();

    await assign(device, `${TYPE} 2.5.0`);
    await device.choosePage('Devices');
    await device.row('Attic').getByRole('link', { name: 'Attic' }).click();
    await device.card('Update').filter({ hasText: 'Offered' }).waitFor();
    await windows.list.row('Attic').filter({ hasText: 'Offered' }).waitFor();
    await figure(windows.overview, 'Updates under way 1 0 confirmed so far').waitFor();

    await power.off();
    power.on({ ...board, pace: SLOW });
    await device
      .card('Update')
      .filter({ hasText: /Downloading [1-9]\d %/ })
      .waitFor();
    await windows.list
      .row('Attic')
      .filter({ hasText: /Downloading [1-9]\d %/ })
      .waitFor();
    await windows.list
      .row('Attic')
      .filter({ hasText: /2\.5\.0.*Confirmed/ })
      .waitFor();
    await device
      .card('Update')
      .filter({ hasText: /^Update.*Confirmed/ })
      .waitFor();
    await figure(windows.overview, 'Updates under way 0 1 confirmed so far').waitFor();

    expect(await historyIn(device)).toEqual(WAY.toReversed());
    for (const visit of Object.values(windows)) {
      expect(await visit.isStillTheSamePage()).toBe(true);
      expect(visit.complaints).toEqual([]);
    }
  });
});

const aBoard = (serverUrl: string): DeviceOptions => ({
  serverUrl,
  deviceId: 'attic-1',
  name: 'Attic',
  type: TYPE,
  version: '2.4.0',
  // It is switched off in between, and forgets everything.
  canEnrol: false,
  clock: fastClock(10),
});

/** About three seconds to download, on the device's clock. */
const SLOW = { downloadBytesPerSecond: 36_000, verifyMs: 5_000, installMs: 5_000, restartMs: 5_000 };

/** What a page says of a fact. */
const fact = (page: Page, name: string): Locator =>
  page.getByRole('term').filter({ hasText: name }).locator(':scope + dd');

/** Makes the upload slow enough for its progress to be seen. */
async function slowUpload(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: UPLOAD_BYTES_PER_SECOND,
  });
}

/** From the list of firmware to a running rollout for every device of its type. */
async function assign(visit: Visit, firmware: string): Promise<void> {
  await visit.page.getByRole('link', { name: firmware }).click();
  await visit.page.getByRole('link', { name: 'Assign' }).click();
  await visit.page.getByText('Reaches 1 device today.').waitFor();
  await visit.page.getByRole('button', { name: 'Start' }).click();
  await visit.card('Progress').filter({ hasText: 'Running' }).waitFor();
}

/** The states in a device's history, newest first. */
async function historyIn(visit: Visit): Promise<(string | undefined)[]> {
  const entries = await visit.card('History').getByRole('listitem').allInnerTexts();
  return entries.map((entry) => WAY.find((state) => entry.includes(state)));
}

/** A figure of the overview, with the words around it. */
const figure = ({ page }: Visit, words: string): Locator => page.getByRole('link', { name: words });

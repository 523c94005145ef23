import { resolve } from 'node:path';
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContextOptions } from 'playwright-core';
import { ROOT } from '../../api-e2e/src/testing/server-process';
import { furnish, type Shown } from './testing/fleet';
import { Stage } from './testing/stage';
import type { Visit } from './testing/visit';

/** For people to look at; kept out of the repository. */
const SCREENSHOTS = resolve(ROOT, 'tmp/screenshots');

interface PageCase {
  readonly name: string;
  readonly path: (shown: Shown) => string;
  readonly title: string | RegExp;
}

const PAGES: readonly PageCase[] = [
  { name: 'overview', path: () => '/overview', title: 'Overview' },
  { name: 'devices', path: () => '/devices', title: 'Devices' },
  { name: 'device', path: ({ deviceId }) => `/devices/${deviceId}`, title: /^esp32-/ },
  { name: 'device-types', path: () => '/devices/types', title: 'Device types' },
  { name: 'groups', path: () => '/devices/groups', title: 'Groups' },
  { name: 'group-new', path: () => '/devices/groups/new', title: 'New group' },
  { name: 'signing-keys', path: () => '/firmware/keys', title: 'Signing keys' },
  { name: 'firmware', path: () => '/firmware', title: 'Firmware' },
  { name: 'firmware-detail', path: ({ firmwareKey }) => `/firmware/${firmwareKey}`, title: 'ESP32_OTA_Base_2.5.0' },
  { name: 'upload', path: () => '/firmware/upload', title: 'Upload a firmware' },
  { name: 'rollouts', path: () => '/rollouts', title: 'Rollouts' },
  { name: 'wizard', path: ({ firmwareKey }) => `/rollouts/new?firmware=${firmwareKey}`, title: 'Plan a rollout' },
  { name: 'assign', path: ({ firmwareKey }) => `/rollouts/assign?firmware=${firmwareKey}`, title: 'Assign a firmware' },
  { name: 'rollout', path: ({ rolloutId }) => `/rollouts/${rolloutId}`, title: 'Rollout' },
  { name: 'rollout-stopped', path: ({ stoppedId }) => `/rollouts/${stoppedId}`, title: 'Rollout' },
  { name: 'account', path: () => '/account', title: 'Your account' },
  { name: 'users', path: () => '/users', title: 'Users' },
  { name: 'webhooks', path: () => '/webhooks', title: 'Webhooks' },
  { name: 'not-found', path: () => '/no/such/page', title: 'Not found' },
];

const THEMES = ['light', 'dark'] as const;
const SCREENS = [
  { screen: 'laptop', viewport: { width: 1280, height: 860 } },
  { screen: 'phone', viewport: { width: 390, height: 844 } },
];
const LOOKS = THEMES.flatMap((colorScheme) => SCREENS.map((screen) => ({ colorScheme, ...screen })));

describe('every page', () => {
  let stage: Stage;
  let shown: Shown;
  let signedIn: BrowserContextOptions['storageState'];

  beforeAll(async () => {
    stage = await Stage.open();
    shown = await furnish(stage);
    // Once for all: a password takes its time to check.
    signedIn = await (await stage.visitAs()).page.context().storageState();
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  describe.each(LOOKS)('$colorScheme, on a $screen', ({ colorScheme, screen, viewport }) => {
    const look: BrowserContextOptions = { colorScheme, viewport };

    it('of those who are not signed in has no fault: login', async () => {
      const visit = await stage.visit(look);
      await visit.goTo('/login');
      await picture(visit, `login-${colorScheme}-${screen}`);
      expect(await faultsOf(visit)).toEqual([]);
      expect(await visit.page.title()).toBe('Sign in · PersonalCMS OTA');
    });

    it.each(PAGES)('has no fault: $name', async ({ name, path, title }) => {
      const visit = await stage.visit({ ...look, storageState: signedIn });
      await visit.goTo(path(shown));
      await visit.liveState('Live').waitFor();
      await picture(visit, `${name}-${colorScheme}-${screen}`);
      expect(await faultsOf(visit)).toEqual([]);
      const [page, console] = (await visit.page.title()).split(' · ');
      expect(console).toBe('PersonalCMS OTA');
      expect(page).toMatch(title);
    });
  });
});

/** A picture of the whole page, in a window as high as the page: what sticks to the window's edge then covers nothing. */
async function picture({ page }: Visit, name: string): Promise<void> {
  const size = await page.evaluate(() => ({ width: window.innerWidth, height: document.documentElement.scrollHeight }));
  await page.setViewportSize(size);
  await page.screenshot({ path: resolve(SCREENSHOTS, `${name}.png`) });
}

/** What the browser complained about, what reaches over the edge, and what keeps people out, one line each. */
async function faultsOf(visit: Visit): Promise<string[]> {
  return [...visit.complaints, ...(await overflow(visit)), ...(await barriers(visit))];
}

async function overflow({ page }: Visit): Promise<string[]> {
  const { needed, there } = await page.evaluate(() => ({
    needed: document.documentElement.scrollWidth,
    there: window.innerWidth,
  }));
  return needed > there ? [`the page is ${needed} pixels wide, and the window ${there}`] : [];
}

/** What axe-core finds, where it keeps somebody from using the page. */
async function barriers({ page }: Visit): Promise<string[]> {
  await page.evaluate(axe.source);
  // As text, because the compiler would give a function its own name for `axe`.
  const { violations } = await page.evaluate<AxeResults>("axe.run(document, { resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

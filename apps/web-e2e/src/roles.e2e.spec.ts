import type { Role } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { OLD_IMAGE, OurDevice } from '../../api-e2e/src/testing/our-device';
import type { SignInName } from '../../api-e2e/src/testing/person';
import { Stage } from './testing/stage';
import type { Visit } from './testing/visit';

const TYPE = OLD_IMAGE.type;
const FIRMWARE_KEY = `${TYPE}_2.5.0`;

/** How what changes something is called, wherever it is. */
const CHANGES = /Assign|Plan|Upload|Add|Change|Admit|Check now|More for this device|Start|Pause|Cancel/;

describe('what each role may do in the console', () => {
  let stage: Stage;
  let names: Record<Role, SignInName>;
  let rolloutId: string;

  beforeAll(async () => {
    stage = await Stage.open();
    names = {
      viewer: await stage.hire('viewer'),
      operator: await stage.hire('operator'),
      administrator: await stage.hire('administrator'),
    };
    await stage.administrator.publish(buildImage({ projectName: TYPE, version: '2.5.0' }));
    await new OurDevice(stage.server.url, 'attic-1').register();
    rolloutId = (await stage.administrator.rollOut(FIRMWARE_KEY, { deviceTypes: [TYPE] })).id;
  });
  afterEach(() => stage.clear());
  afterAll(() => stage.close());

  it.each([
    { page: 'the device types', path: () => '/devices/types' },
    { page: 'a device', path: () => '/devices/attic-1' },
    { page: 'the firmware', path: () => '/firmware' },
    { page: 'one firmware', path: () => `/firmware/${FIRMWARE_KEY}` },
    { page: 'the rollouts', path: () => '/rollouts' },
    { page: 'a rollout', path: () => `/rollouts/${rolloutId}` },
  ])('on the page of $page a viewer finds nothing to change, and an operator does', async ({ path }) => {
    const viewer = await stage.visitAs(names.viewer);
    await viewer.goTo(path());
    expect(await changesOn(viewer)).toBe(0);

    const operator = await stage.visitAs(names.operator);
    await operator.goTo(path());
    expect(await changesOn(operator)).toBeGreaterThan(0);
  });

  it('a viewer may download a firmware, and no more of what its menu offers to others', async () => {
    const viewer = await stage.visitAs(names.viewer);
    await viewer.goTo(`/firmware/${FIRMWARE_KEY}`);
    await viewer.page.getByRole('button', { name: `More for ${FIRMWARE_KEY}` }).click();
    await viewer.page.getByRole('menuitem', { name: 'Download' }).waitFor();
    expect(await viewer.page.getByRole('menuitem').count()).toBe(1);
  });

  it.each([
    { role: 'viewer' as const, path: '/firmware/upload' },
    { role: 'viewer' as const, path: '/rollouts/new' },
    { role: 'viewer' as const, path: '/rollouts/assign' },
    { role: 'operator' as const, path: '/users' },
    { role: 'operator' as const, path: '/webhooks' },
  ])('$role is led away from $path to the overview', async ({ role, path }) => {
    const visit = await stage.visitAs(names[role]);
    await visit.page.goto(path);
    await visit.heading('Overview').waitFor();
  });

  it('an operator may assign a firmware', async () => {
    const operator = await stage.visitAs(names.operator);
    await operator.goTo(`/rollouts/assign?firmware=${FIRMWARE_KEY}`);
    await operator.page.getByLabel('Name of the rollout').fill('By an operator');
    await operator.page.getByRole('button', { name: 'Start' }).click();
    await operator.heading('By an operator').waitFor();
    await operator.card('Progress').filter({ hasText: 'Running' }).waitFor();
  });

  it('only an administrator is shown the way to the users', async () => {
    const operator = await stage.visitAs(names.operator);
    await operator.goTo('/overview');
    await operator.openAccountMenu();
    await menuItem(operator, 'Your account').waitFor();
    expect(await menuItem(operator, 'Users').count()).toBe(0);

    const administrator = await stage.visitAs(names.administrator);
    await administrator.goTo('/overview');
    await administrator.openAccountMenu();
    await menuItem(administrator, 'Users').click();
    await administrator.page.getByRole('listitem').filter({ hasText: names.viewer.username }).waitFor();
  });

  it('whoever signs out is asked to sign in before anything is shown again', async () => {
    const visit = await stage.visitAs(names.viewer);
    await visit.goTo('/devices');
    await visit.openAccountMenu();
    await menuItem(visit, 'Sign out').click();
    await visit.page.getByRole('button', { name: 'Sign in' }).waitFor();

    await visit.page.goto('/devices');
    await visit.page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
});

/** How many ways the page offers to change something. */
async function changesOn({ page }: Visit): Promise<number> {
  const main = page.getByRole('main');
  return main
    .getByRole('button', { name: CHANGES })
    .or(main.getByRole('link', { name: CHANGES }))
    .count();
}

const menuItem = ({ page }: Visit, name: string) => page.getByRole('menuitem', { name });

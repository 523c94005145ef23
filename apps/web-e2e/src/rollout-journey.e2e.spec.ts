import type { OurDevice } from '../../api-e2e/src/testing/our-device';
import { arrive, LAMP, proceed, publish } from './testing/fleet';
import { Stage } from './testing/stage';
import type { Visit } from './testing/visit';

const LAMPS = 12;

describe('a rollout in phases', () => {
  let stage: Stage;
  let lamps: OurDevice[];
  let visit: Visit;

  beforeAll(async () => {
    stage = await Stage.open();
    await publish(stage, LAMP.type, '2.7.0');
    lamps = await Promise.all(
      Array.from({ length: LAMPS }, (_, index) => arrive(stage, `lamp-${index + 1}`, `Lamp ${index + 1}`, LAMP)),
    );
    visit = await stage.visitAs();
  });
  afterAll(() => stage.close());

  it('is planned step by step, foreseen, and started', async () => {
    const { page } = visit;
    await visit.goTo('/rollouts');
    await page.getByRole('link', { name: 'Plan a rollout' }).click();
    await page.getByLabel('Firmware', { exact: true }).click();
    await page.getByRole('option', { name: `${LAMP.type} 2.7.0` }).click();
    await goOn(visit, 'Firmware', 'Target');
    await page.getByText(`Up to ${LAMPS} devices today.`).waitFor();
    await goOn(visit, 'Target', 'Phases');
    await page.getByText('about 1 device').waitFor();
    await goOn(visit, 'Phases', 'Schedule');
    await goOn(visit, 'Schedule', 'Gate');
    await page.getByText('54 confirmations in a row').waitFor();
    await page.getByText('Pause and roll back').click();
    await goOn(visit, 'Gate', 'Forecast');
    await page.getByText('12 of 12').first().waitFor();
    await page.getByText('would take down 1 of 12 devices, and then the rollout stops itself').first().waitFor();
    await goOn(visit, 'Forecast', 'Review');
    await page.getByLabel('Name of the rollout').fill('Lamps in spring');
    await page.getByRole('button', { name: 'Create and start' }).click();
    await visit.heading('Lamps in spring').waitFor();
    await visit.card('Progress').filter({ hasText: 'Running' }).waitFor();
    await phase(visit, 1).filter({ hasText: 'Open' }).waitFor();
  });

  it('stops by itself when a lamp goes back, and says why before the eyes of whoever looks', async () => {
    await visit.mark();
    const first = await theOneThatIsOffered(lamps);
    await proceed(first, ['downloading', 'verifying', 'installing', 'rebooting', 'rolled_back'], 'brownout');
    await visit.alert('1 of 1 attempted failed').waitFor();
    await phase(visit, 1).filter({ hasText: 'Stopped' }).waitFor();
    await visit.card('Timeline').filter({ hasText: '1 of 1 attempted failed' }).waitFor();
    expect(await visit.isStillTheSamePage()).toBe(true);
  });

  it('goes on only after a person has read how many devices that touches', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Resume' }).click();
    const dialog = page.getByRole('alertdialog');
    await dialog.filter({ hasText: `${LAMPS} devices that have not come through` }).waitFor();
    await dialog.filter({ hasText: '1 of 1 attempted failed' }).waitFor();
    await dialog.getByRole('button', { name: 'Resume' }).click();
    await visit.card('Progress').filter({ hasText: 'Running' }).waitFor();
    await visit.alert('1 of 1 attempted failed').waitFor({ state: 'hidden' });
    expect(visit.complaints).toEqual([]);
  });
});

async function goOn({ page }: Visit, from: string, to: string): Promise<void> {
  await page.getByRole('tabpanel', { name: from }).getByRole('button', { name: 'Next' }).click();
  await page.getByRole('tab', { name: to, selected: true }).waitFor();
}

const phase = ({ page }: Visit, number: number) =>
  page
    .locator('fw-phase-track')
    .getByRole('listitem')
    .filter({ hasText: `Phase ${number}` });

/** The first phase of a small fleet is one device. */
async function theOneThatIsOffered(lamps: readonly OurDevice[]): Promise<OurDevice> {
  for (const lamp of lamps) if ((await lamp.check()).body.update_available) return lamp;
  throw new Error('no lamp is offered anything');
}

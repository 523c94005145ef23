import type { RolloutDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aRollout, stateCounts } from '../../testing/builders';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { RolloutList } from './rollout-list';

const list = (...items: RolloutDto[]) => ({ 'GET /api/ota/rollouts': { items } });
const counts = {
  targeted: 10,
  states: stateCounts({ confirmed: 4, failed: 1 }),
  offered: 5,
  attempted: 5,
  confirmed: 4,
  failed: 1,
};

describe('RolloutList', () => {
  it('shows how far each rollout is, in words as well', async () => {
    const page = await openPage(RolloutList);
    await page.answer(list(aRollout({ counts })));
    expect(page.text()).toContain('4 of 10 confirmed · 1 failed');
    expect(page.element.querySelector('.bar')?.getAttribute('aria-label')).toBe(
      '4 Confirmed, 1 Failed, 5 Not offered yet',
    );
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('says in which phase a rollout is that has several', async () => {
    const page = await openPage(RolloutList);
    await page.answer(list(aRollout({ counts, phaseCount: 3, phasesOpened: 2 })));
    expect(page.text()).toContain('phase 2 of 3 · 4 of 10 confirmed');
  });

  it('says why a rollout stopped', async () => {
    const page = await openPage(RolloutList);
    await page.answer(list(aRollout({ counts, status: 'paused', stopReason: '3 of 3 attempted failed.' })));
    expect(page.text()).toContain('3 of 3 attempted failed.');
  });

  it('says that a draft waits for a second person', async () => {
    const page = await openPage(RolloutList);
    await page.answer(list(aRollout({ status: 'draft', needsApproval: true })));
    expect(page.text()).toContain('Waits for a second person');
  });

  it('explains what a rollout is when there is none', async () => {
    const page = await openPage(RolloutList);
    await page.answer(list());
    expect(page.text()).toContain('Nothing is rolled out yet');
    expect(page.text()).toContain('Plan the first one');
  });

  it('says why it could not load', async () => {
    const page = await openPage(RolloutList);
    await page.answer({ 'GET /api/ota/rollouts': refusal(500) });
    expect(page.text()).toContain('The server says no.');
  });

  it('counts on when a device moves', async () => {
    const page = await openPage(RolloutList);
    await page.answer(list(aRollout({ counts })));
    page.events.next({
      kind: 'update',
      deviceId: 'd',
      updateId: 'u',
      rolloutId: 'r1',
      state: 'confirmed',
      progress: null,
    });
    await page.answer(list(aRollout({ counts: { ...counts, confirmed: 5 } })));
    expect(page.text()).toContain('5 of 10 confirmed');
  });
});

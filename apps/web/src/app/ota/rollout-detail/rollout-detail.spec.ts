import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { Role, RolloutDetailDto, UpdateDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aForecast, anUpdate, aPhase, aRollout, stateCounts } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { RolloutDetail } from './rollout-detail';

const ROLLOUT = 'GET /api/ota/rollouts/r1';
const UPDATES = 'GET /api/ota/rollouts/r1/updates';
const visit = { path: 'rollouts/:id', url: '/rollouts/r1' };

const groups = { 'GET /api/devices/groups': { items: [] } };
const updatePage = (items: UpdateDto[] = [], nextCursor: string | null = null) => ({
  [UPDATES]: { items, nextCursor },
});

async function openRollout(
  over: Partial<RolloutDetailDto> = {},
  updates: UpdateDto[] = [],
  role: Role = 'operator',
): Promise<OpenPage> {
  const page = await openPage(RolloutDetail, { ...visit, role });
  await page.answer({ [ROLLOUT]: aRollout(over), ...groups, ...updatePage(updates) });
  return page;
}

const buttonTexts = async (page: OpenPage): Promise<string[]> =>
  Promise.all(
    (await page.loader.getAllHarnesses(MatButtonHarness.with({ ancestor: 'fw-page-header .actions' }))).map((one) =>
      one.getText(),
    ),
  );

describe('RolloutDetail', () => {
  it('shows its rules, its figures and its devices', async () => {
    const page = await openRollout({}, [anUpdate({ state: 'failed', reason: 'stalled' })]);
    expect(page.text()).toContain('To ESP32_OTA_Base');
    expect(page.text()).toContain('has failed after 30 min');
    expect(page.text()).toContain('The download stood still for too long.');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it.each([
    ['draft', ['Start', 'Cancel rollout']],
    ['running', ['Pause', 'Cancel rollout']],
    ['paused', ['Resume', 'Cancel rollout']],
    ['completed', []],
    ['cancelled', []],
  ] as const)('offers in status %s: %j', async (status, actions) => {
    const texts = await buttonTexts(await openRollout({ status }));
    expect(texts.map((text) => text.replace(/^[a-z_]+/, ''))).toEqual(actions);
  });

  it('offers to open the next phase, and to roll back what was installed', async () => {
    const phases = [aPhase(), aPhase({ index: 1, status: 'waiting' })];
    const counts = { ...aRollout().counts, states: stateCounts({ confirmed: 2 }) };
    const texts = await buttonTexts(await openRollout({ phases, counts }));
    expect(texts.map((text) => text.replace(/^[a-z_]+/, ''))).toEqual([
      'Pause',
      'Open next phase',
      'Roll back',
      'Cancel rollout',
    ]);
  });

  it('says first of all why it stopped', async () => {
    const judgement = {
      verdict: 'stop',
      why: '3 of 3 attempted failed: chance of that with a good image 0.0008 %.',
      llr: 4.83,
      bound: 4.595,
      failuresToStop: 0,
    } as const;
    const page = await openRollout({
      status: 'paused',
      stopReason: judgement.why,
      phases: [aPhase({ size: 5, gate: { kind: 'sequential' }, offered: 3, attempted: 3, failed: 3, judgement })],
    });
    expect(page.element.querySelector('[role=alert]')?.textContent).toContain(judgement.why);
    expect(page.text()).toMatch(/One phase ?Stopped .*3 failed 2 to come/);
  });

  it('says that a second person is needed, and offers them to approve it', async () => {
    const page = await openRollout({ status: 'draft', needsApproval: true, createdBy: 'jo' });
    expect(page.text()).toContain('Somebody other than jo has to approve it');
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Approve/ }))).click();
    const agree = await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Approve' }));
    await page.answerDuring(agree.click(), {
      'POST /api/ota/rollouts/r1/approve': aRollout({ status: 'draft' }),
      [ROLLOUT]: aRollout({ status: 'draft', approvedBy: 'maria' }),
    });
    expect(page.text()).toContain('by maria');
  });

  it('names the groups of its target, and shows its forecast and what happened', async () => {
    const page = await openPage(RolloutDetail, visit);
    const events = [{ at: '2026-11-20T12:00:00.000Z', kind: 'started', phase: null, by: 'maria', text: 'Started.' }];
    await page.answer({
      [ROLLOUT]: aRollout({ target: { groupIds: ['g1'] }, forecast: aForecast(), events }),
      'GET /api/devices/groups': { items: [{ id: 'g1', name: 'Workshop', devices: 3 }] },
      ...updatePage(),
    });
    expect(page.text()).toContain('To group Workshop');
    expect(page.text()).toContain('Lost at worst');
    expect(page.text()).toContain('Started.');
  });

  it('offers nothing to a viewer', async () => {
    expect(await buttonTexts(await openRollout({}, [], 'viewer'))).toEqual([]);
  });

  it('pauses after asking', async () => {
    const page = await openRollout();
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Pause/ }))).click();
    expect(await (await page.rootLoader.getHarness(MatDialogHarness)).getText()).toContain(
      'You can resume it at any time.',
    );
    const agree = await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Pause' }));
    await page.answerDuring(agree.click(), {
      'POST /api/ota/rollouts/r1/pause': aRollout({ status: 'paused' }),
      [ROLLOUT]: aRollout({ status: 'paused' }),
    });
    expect(page.text()).toContain('Paused');
    expect(page.text()).toContain('Resume');
  });

  it('does nothing when the person thinks better of it', async () => {
    const page = await openRollout();
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Cancel rollout/ }))).click();
    await (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Cancel' }))).click();
    expect(page.text()).toContain('Running');
  });

  it('says so when there is no such rollout', async () => {
    const page = await openPage(RolloutDetail, visit);
    await page.answer({ [ROLLOUT]: refusal(404, { message: 'There is no such rollout.' }) });
    expect(page.text()).toContain('There is no such rollout.');
  });

  it('asks only for the devices in a chosen state', async () => {
    const page = await openRollout({}, [anUpdate()]);
    const chosen = (await page.loader.getHarness(MatSelectHarness)).clickOptions({ text: 'Failed' });
    const asked = await page.request(UPDATES);
    expect(asked.request.params.get('state')).toBe('failed');
    asked.flush({ items: [], nextCursor: null });
    await chosen;
    expect(page.text()).toContain('No device is in this state.');
  });

  it('moves its devices with live events of this rollout, and of no other', async () => {
    const page = await openRollout({}, [anUpdate({ state: 'offered' })]);
    const move = { kind: 'update', deviceId: 'd', updateId: 'u1', state: 'downloading', progress: 55 } as const;
    page.events.next({ ...move, updateId: 'u2', rolloutId: 'r2' });
    page.events.next({ ...move, rolloutId: 'r1' });
    await page.settle();
    expect(page.text()).toContain('Downloading 55 %');
    await page.answer({ [ROLLOUT]: aRollout(), ...updatePage([anUpdate({ state: 'confirmed' })]) });
    TestBed.resetTestingModule();
  });
});

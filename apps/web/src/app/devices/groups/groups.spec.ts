import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatRadioButtonHarness } from '@angular/material/radio/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import { Router } from '@angular/router';
import { accessibilityFaults } from '../../testing/accessibility';
import { aDevice, aGroup } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { GroupEditor } from './group-editor';
import { GroupList } from './group-list';

const LIST = 'GET /api/devices/groups';
const PREVIEW = 'POST /api/devices/groups/preview';
const DEVICES = 'GET /api/devices';
const pageOf = (...items: ReturnType<typeof aDevice>[]) => ({ items, nextCursor: null, total: items.length });
const button = (page: OpenPage, text: string | RegExp) => page.rootLoader.getHarness(MatButtonHarness.with({ text }));

async function type(page: OpenPage, floatingLabelText: string, text: string): Promise<void> {
  const field = await page.loader.getHarness(MatFormFieldHarness.with({ floatingLabelText }));
  await (await field.getControl(MatInputHarness))?.setValue(text);
}

describe('GroupList', () => {
  it('shows each group, what it is, and how many devices it holds', async () => {
    const page = await openPage(GroupList);
    await page.answer({ [LIST]: { items: [aGroup(), aGroup({ id: 'g2', name: 'Old', filter: 'version < 2' })] } });
    expect(page.text()).toMatch(/Workshop\s*a fixed list 3 devices/);
    expect(page.text()).toMatch(/Old\s*version < 2/);
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('offers no change to a viewer', async () => {
    const page = await openPage(GroupList, { role: 'viewer' });
    await page.answer({ [LIST]: { items: [aGroup()] } });
    expect(page.text()).not.toContain('New group');
    expect(page.element.querySelector('[aria-label="Delete Workshop"]')).toBeNull();
  });

  it('tells which rollout keeps a group from being deleted', async () => {
    const page = await openPage(GroupList);
    await page.answer({ [LIST]: { items: [aGroup()] } });
    const selector = '[aria-label="Delete Workshop"]';
    await (await page.loader.getHarness(MatButtonHarness.with({ selector }))).click();
    const message = '"Workshop" is in the target of "Nightly"; end it first.';
    await page.answerDuring((await button(page, 'Delete')).click(), {
      'DELETE /api/devices/groups/g1': refusal(409, { message, requestId: '01J9' }),
    });
    expect(await (await page.rootLoader.getHarness(MatSnackBarHarness)).getMessage()).toContain(message);
  });
});

describe('GroupEditor', () => {
  it('counts and shows the devices that meet the filter', async () => {
    const page = await openPage(GroupEditor);
    await type(page, 'Filter', ' version < 2.5.0 ');
    await new Promise((resolve) => setTimeout(resolve, 320));
    const preview = await page.request(PREVIEW);
    expect(preview.request.body).toEqual({ filter: 'version < 2.5.0' });
    preview.flush({ count: 12, sample: [aDevice()] });
    await page.settle();
    expect(page.text()).toContain('12 devices meet it now Hall sign');
    expect(page.text()).toContain('and 11 more');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('marks the character where the filter is wrong', async () => {
    const page = await openPage(GroupEditor);
    await type(page, 'Filter', 'rssi >> 3');
    await new Promise((resolve) => setTimeout(resolve, 320));
    const message = 'In the filter at character 7: expected a value.';
    await page.answer({ [PREVIEW]: refusal(400, { message, field: 'filter', position: 7 }) });
    expect(page.text()).toContain(message);
    expect(page.element.querySelector('pre')?.textContent).toBe('rssi >> 3\n      ▲');
  });

  it('creates a fixed list of chosen devices', async () => {
    const page = await openPage(GroupEditor);
    await type(page, 'Name', 'Workshop');
    const list = await page.loader.getHarness(MatRadioButtonHarness.with({ label: /fixed list/ }));
    await page.answerDuring(list.check(), { [DEVICES]: pageOf(aDevice()) });
    await (await page.loader.getHarness(MatCheckboxHarness)).check();
    const clicked = (await button(page, 'Create')).click();
    const post = await page.request('POST /api/devices/groups');
    expect(post.request.body).toEqual({ name: 'Workshop', deviceIds: ['esp32-24a160c3f0de'] });
    post.flush(aGroup());
    await clicked;
    await page.settle();
    expect(TestBed.inject(Router).url).toBe('/devices/groups');
  });

  it('keeps retired devices on a list that it changes', async () => {
    const page = await openPage(GroupEditor, { path: 'groups/:id', url: '/groups/g1' });
    await page.answer({ 'GET /api/devices/groups/g1': aGroup() });
    const present = await page.request(DEVICES);
    expect(present.request.params.get('group')).toBe('g1');
    present.flush(pageOf(aDevice({ deviceId: 'a' })));
    const retired = await page.request(DEVICES);
    expect(retired.request.params.get('status')).toBe('retired');
    retired.flush(pageOf(aDevice({ deviceId: 'b' })));
    await page.answer({ [DEVICES]: pageOf() });
    const clicked = (await button(page, 'Save')).click();
    const patch = await page.request('PATCH /api/devices/groups/g1');
    expect(patch.request.body).toEqual({ name: 'Workshop', deviceIds: ['a', 'b'] });
    patch.flush(aGroup());
    await clicked;
  });

  it('says beside the name that it is taken', async () => {
    const page = await openPage(GroupEditor, { path: 'groups/:id', url: '/groups/g1' });
    await page.answer({ 'GET /api/devices/groups/g1': aGroup({ filter: 'rssi < -80' }) });
    await new Promise((resolve) => setTimeout(resolve, 320));
    await page.answer({ [PREVIEW]: { count: 0, sample: [] } });
    await page.answerDuring((await button(page, 'Save')).click(), {
      'PATCH /api/devices/groups/g1': refusal(409, { message: 'There is a group "Workshop".', field: 'name' }),
    });
    expect(page.text()).toContain('There is a group "Workshop".');
  });
});

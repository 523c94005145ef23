import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import { Router } from '@angular/router';
import type { DeviceDetailDto, ExplainDto, Role } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aDeviceDetail, anUpdate } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { DeviceDetail } from './device-detail';

const PATH = '/api/devices/esp32-24a160c3f0de';
const WHY = `GET ${PATH}/explain`;
const NO_REASON: ExplainDto = { offer: null, reasons: [], notes: [] };
const visit = { path: 'devices/:deviceId', url: '/devices/esp32-24a160c3f0de' };

async function openDevice(over: Partial<DeviceDetailDto> = {}, role: Role = 'operator'): Promise<OpenPage> {
  const page = await openPage(DeviceDetail, { ...visit, role });
  await page.answer({ [`GET ${PATH}`]: aDeviceDetail(over), [WHY]: NO_REASON });
  return page;
}

const moreMenu = (page: OpenPage) =>
  page.loader.getHarness(MatMenuHarness.with({ selector: '[aria-label="More for this device"]' }));
const button = (page: OpenPage, text: string | RegExp) => page.rootLoader.getHarness(MatButtonHarness.with({ text }));

async function offers(page: OpenPage): Promise<string> {
  const menu = await moreMenu(page);
  await menu.open();
  return (await Promise.all((await menu.getItems()).map((item) => item.getText()))).join(' | ');
}

describe('DeviceDetail', () => {
  it('shows the device, its update and why it failed', async () => {
    const update = anUpdate({ state: 'failed', reason: 'bad_hash', detail: 'got 9f86' });
    const page = await openDevice({ update, notes: 'Bring a ladder.' });
    expect(page.text()).toContain('Hall sign');
    expect(page.text()).toContain('Bring a ladder.');
    expect(page.text()).toContain('the SHA-256 differs (got 9f86).');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('says in its history how an update came, also where nothing went wrong', async () => {
    const step = { updateId: 'u1', firmwareKey: 'ESP32_OTA_Base_2.5.0', from: 'offered', to: 'downloading' } as const;
    const at = '2026-11-20T12:00:00.000Z';
    const history = [{ ...step, at, actor: 'device', reason: null, detail: 'as a delta' } as const];
    expect((await openDevice({ history })).text()).toContain('told by the deviceas a delta');
  });

  it('says so when there is no such device', async () => {
    const page = await openPage(DeviceDetail, visit);
    await page.answer({ [`GET ${PATH}`]: refusal(404, { message: 'There is no such device.' }) });
    expect(page.text()).toContain('There is no such device.');
  });

  it('follows the update live', async () => {
    const page = await openDevice({ update: anUpdate({ state: 'offered' }) });
    page.events.next({
      kind: 'update',
      deviceId: 'esp32-24a160c3f0de',
      updateId: 'u1',
      rolloutId: 'r1',
      state: 'downloading',
      progress: 12,
    });
    await page.settle();
    expect(page.text()).toContain('Downloading 12 %');
    await page.answer({ [`GET ${PATH}`]: aDeviceDetail({ update: anUpdate({ state: 'downloading', progress: 12 }) }) });
  });

  it('loads again when the device was heard from, and not for another one', async () => {
    const page = await openDevice();
    page.events.next({ kind: 'seen', deviceIds: ['another'] });
    page.events.next({ kind: 'seen', deviceIds: null });
    await page.settle();
    page.events.next({ kind: 'seen', deviceIds: ['esp32-24a160c3f0de'] });
    await page.answer({ [`GET ${PATH}`]: aDeviceDetail({ name: 'Renamed' }) });
    expect(page.text()).toContain('Renamed');
  });

  it('offers nothing to a viewer', async () => {
    const page = await openDevice({}, 'viewer');
    expect(page.element.querySelector('fw-device-actions')?.textContent?.trim()).toBe('');
  });

  it('offers what fits the status of the device', async () => {
    expect(await offers(await openDevice({ status: 'active' }))).toMatch(
      /Edit.*Identify.*Allow re-enrolment.*Retire.*Delete/,
    );
    TestBed.resetTestingModule();
    expect(await offers(await openDevice({ status: 'retired', enrolled: false }))).not.toMatch(
      /Identify|re-enrolment|Retire/,
    );
  });

  it('admits a device that waits', async () => {
    const page = await openDevice({ status: 'pending' });
    await page.answerDuring((await button(page, /Admit/)).click(), {
      [`POST ${PATH}/admit`]: null,
      [`GET ${PATH}`]: aDeviceDetail(),
    });
    expect(await (await page.rootLoader.getHarness(MatSnackBarHarness)).getMessage()).toBe('Hall sign takes part now');
  });

  it('shows a refusal with the id of the request', async () => {
    const page = await openDevice();
    const clicked = (await button(page, /Check now/)).click();
    await page.answerDuring(clicked, {
      [`POST ${PATH}/check-now`]: refusal(409, { message: 'It is retired.', requestId: '01J9' }),
    });
    expect(await (await page.rootLoader.getHarness(MatSnackBarHarness)).getMessage()).toBe(
      'It is retired. (request 01J9)',
    );
  });

  it.each([
    ['Retire', 'retire', 'Its history stays.'],
    ['Allow re-enrolment', 'allow-reenrolment', 'given a new credential'],
  ])('asks before "%s", and states the consequence', async (item, action, consequence) => {
    const page = await openDevice();
    await (await moreMenu(page)).clickItem({ text: new RegExp(item) });
    const dialog = await page.rootLoader.getHarness(MatDialogHarness);
    expect(await dialog.getText()).toContain(consequence);
    const agree = await button(page, /^(Retire|Allow it)$/);
    await page.answerDuring(agree.click(), { [`POST ${PATH}/${action}`]: null, [`GET ${PATH}`]: aDeviceDetail() });
  });

  it('leaves the device as it is when the person thinks better of it', async () => {
    const page = await openDevice();
    await (await moreMenu(page)).clickItem({ text: /Delete/ });
    await (await button(page, 'Cancel')).click();
    expect(page.text()).toContain('Hall sign');
  });

  it('returns to the list after deleting', async () => {
    const page = await openDevice();
    await (await moreMenu(page)).clickItem({ text: /Delete/ });
    await page.answerDuring((await button(page, 'Delete')).click(), { [`DELETE ${PATH}`]: null });
    expect(TestBed.inject(Router).url).toBe('/devices');
  });

  it('saves a new name and notes', async () => {
    const page = await openDevice();
    await (await moreMenu(page)).clickItem({ text: /Edit/ });
    const dialog = await page.rootLoader.getHarness(MatDialogHarness);
    const [name] = await dialog.getAllHarnesses(MatInputHarness);
    await name?.setValue('Gate');
    const saved = (await button(page, 'Save')).click();
    const request = await page.request(`PATCH ${PATH}`);
    expect(request.request.body).toEqual({ name: 'Gate', notes: '', timeZone: '' });
    request.flush(aDeviceDetail({ name: 'Gate' }));
    await page.answerDuring(saved, { [`GET ${PATH}`]: aDeviceDetail({ name: 'Gate' }) });
    expect(page.text()).toContain('Gate');
  });
});

import { BreakpointObserver } from '@angular/cdk/layout';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import { MatTableHarness } from '@angular/material/table/testing';
import { Router } from '@angular/router';
import type { DeviceDto, DevicePageDto } from '@pcms/contract';
import { of } from 'rxjs';
import { accessibilityFaults } from '../../testing/accessibility';
import { aDevice, aGroup, anUpdate } from '../../testing/builders';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { DeviceList } from './device-list';

const GROUP = '0b6f3c52-7a55-4d0c-9a2e-0d5b0a2f6c11';
const types = {
  'GET /api/devices/types': { items: [{ name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1, devices: 1 }] },
  'GET /api/devices/groups': { items: [aGroup({ id: GROUP })] },
};

const pageOf = (items: DeviceDto[], nextCursor: string | null = null): Record<string, DevicePageDto> => ({
  'GET /api/devices': { items, nextCursor, total: 120 },
});

describe('DeviceList', () => {
  it('shows every device with its version, its update and whether it is there', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice({ update: anUpdate({ state: 'downloading', progress: 40 }) })]) });
    const [row] = await (await page.loader.getHarness(MatTableHarness)).getCellTextByIndex();
    expect(row?.slice(1, 4)).toEqual(['Hall signesp32-24a160c3f0de', 'ESP32_OTA_Base', '2.4.0']);
    expect(row?.[4]).toMatch(/Downloading\s+40 %\s+2\.5\.0/);
    expect(row?.[5]).toBe('Online');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('explains how the first board gets here', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([]) });
    expect(page.text()).toContain('No device has called home yet');
    expect(page.text()).toContain('Flash one of the sketches');
  });

  it('says that nothing matches when something is filtered', async () => {
    const page = await openPage(DeviceList, { url: '/?search=attic' });
    await page.answer({ ...types, ...pageOf([]) });
    expect(page.text()).toContain('No device matches');
  });

  it('tells why it could not load, and tries again', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, 'GET /api/devices': refusal(500, { message: 'The database is away.' }) });
    expect(page.text()).toContain('The database is away.');
    expect(page.text()).toContain('Request 01J9Z6');
    const retry = await page.loader.getHarness(MatButtonHarness.with({ text: 'Try again' }));
    await page.answerDuring(retry.click(), pageOf([aDevice()]));
    expect(page.text()).toContain('Hall sign');
  });

  it('takes its filter from the address', async () => {
    const page = await openPage(DeviceList, {
      url: '/?type=ESP32_OTA_Base&state=failed&online=false&status=active&tag=hall',
    });
    const { request } = await page.request('GET /api/devices');
    expect(request.params.toString()).toBe('type=ESP32_OTA_Base&state=failed&status=active&online=false&tag=hall');
  });

  it('writes a chosen filter into the address', async () => {
    const page = await openPage(DeviceList, { url: '/?search=hall' });
    await page.answer({ ...types, ...pageOf([aDevice()]) });
    const select = await page.loader.getHarness(MatSelectHarness);
    await page.answerDuring(select.clickOptions({ text: 'ESP32_OTA_Base' }), pageOf([]));
    expect(TestBed.inject(Router).url).toBe('/?search=hall&type=ESP32_OTA_Base');
  });

  it('searches when the person stops typing', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice()]) });
    const box = await page.loader.getHarness(MatInputHarness.with({ placeholder: 'Name or id' }));
    await box.setValue('attic');
    await new Promise((resolve) => setTimeout(resolve, 320));
    const { request } = await page.request('GET /api/devices');
    expect(request.params.get('search')).toBe('attic');
  });

  it('walks through the pages by their cursors', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice()], 'next-page') });
    const next = await page.loader.getHarness(MatButtonHarness.with({ text: /Next/ }));
    const clicked = next.click();
    const second = await page.request('GET /api/devices');
    expect(second.request.params.get('cursor')).toBe('next-page');
    second.flush(pageOf([aDevice({ name: 'Attic' })])['GET /api/devices'] ?? null);
    await clicked;
    expect(page.text()).toContain('Attic');
    const previous = await page.loader.getHarness(MatButtonHarness.with({ text: /Previous/ }));
    await page.answerDuring(previous.click(), pageOf([aDevice()], 'next-page'));
    expect(page.text()).toContain('Hall sign');
  });

  it('moves progress with a live event, and then loads the row again', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice({ update: anUpdate({ state: 'offered' }) })]) });
    page.events.next({
      kind: 'update',
      deviceId: 'd',
      updateId: 'u1',
      rolloutId: 'r1',
      state: 'downloading',
      progress: 70,
    });
    const reload = await page.request('GET /api/devices');
    expect(page.text()).toContain('Downloading 70 %');
    reload.flush(pageOf([aDevice({ version: '2.5.0' })])['GET /api/devices'] ?? null);
    await page.settle();
    expect(page.text()).toContain('2.5.0');
  });

  it('shows cards on a phone, with the filters folded away', async () => {
    TestBed.overrideProvider(BreakpointObserver, { useValue: { observe: () => of({ matches: true }) } });
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice()]) });
    expect(await page.loader.getHarnessOrNull(MatTableHarness)).toBeNull();
    expect(page.text()).toContain('ESP32_OTA_Base · 2.4.0');
    expect(await page.loader.getAllHarnesses(MatSelectHarness)).toHaveLength(0);
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Filters/ }))).click();
    expect(await page.loader.getAllHarnesses(MatSelectHarness)).toHaveLength(5);
  });

  it('tags the selected devices, and puts them on the list of a group', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice()]) });
    await (await page.loader.getHarness(MatCheckboxHarness.with({ selector: 'td mat-checkbox' }))).check();
    const open = (await page.loader.getHarness(MatButtonHarness.with({ text: /Tag or group/ }))).click();
    await page.answerDuring(open, { 'GET /api/devices/groups': { items: [aGroup({ id: GROUP })] } });
    const dialog = await page.rootLoader.getHarness(MatDialogHarness);
    const [tags] = await dialog.getAllHarnesses(MatInputHarness);
    await tags?.setValue('beta hall');
    await (await dialog.getHarness(MatSelectHarness)).clickOptions({ text: 'Workshop' });
    const clicked = (await dialog.getHarness(MatButtonHarness.with({ text: 'Change' }))).click();
    const post = await page.request('POST /api/devices/bulk');
    const deviceIds = ['esp32-24a160c3f0de'];
    expect(post.request.body).toEqual({ deviceIds, addTags: ['beta', 'hall'], addToGroup: GROUP });
    post.flush({ devices: 1 });
    await page.answerDuring(clicked, pageOf([aDevice()]));
    expect(page.text()).not.toContain('selected');
  });

  it('exports what it shows, and tells which line of an import is wrong', async () => {
    const page = await openPage(DeviceList, { url: '/?tag=hall' });
    await page.answer({ ...types, ...pageOf([aDevice()]) });
    const menu = await page.loader.getHarness(MatMenuHarness.with({ selector: '[aria-label="The list as a file"]' }));
    await menu.open();
    const [exported] = await menu.getItems({ text: /Export/ });
    expect(await (await exported?.host())?.getAttribute('href')).toBe('/api/devices/csv?tag=hall');
    const input = page.element.querySelector<HTMLInputElement>('fw-csv-menu input');
    Object.defineProperty(input, 'files', { value: [new File(['deviceId'], 'devices.csv')] });
    Object.defineProperty(input, 'value', { writable: true });
    input?.dispatchEvent(new Event('change'));
    await page.answer({ 'POST /api/devices/csv': refusal(400, { message: 'Line 3: there is no device x.' }) });
    const notice = await page.rootLoader.getHarness(MatSnackBarHarness);
    expect(await notice.getMessage()).toContain('Line 3: there is no device x.');
  });
});

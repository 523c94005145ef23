import { BreakpointObserver } from '@angular/cdk/layout';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { MatTableHarness } from '@angular/material/table/testing';
import { Router } from '@angular/router';
import type { DeviceDto, DevicePageDto } from '@pcms/contract';
import { of } from 'rxjs';
import { accessibilityFaults } from '../../testing/accessibility';
import { aDevice, anUpdate } from '../../testing/builders';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { DeviceList } from './device-list';

const types = {
  'GET /api/devices/types': { items: [{ name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1, devices: 1 }] },
};

const pageOf = (items: DeviceDto[], nextCursor: string | null = null): Record<string, DevicePageDto> => ({
  'GET /api/devices': { items, nextCursor, total: 120 },
});

describe('DeviceList', () => {
  it('shows every device with its version, its update and whether it is there', async () => {
    const page = await openPage(DeviceList);
    await page.answer({ ...types, ...pageOf([aDevice({ update: anUpdate({ state: 'downloading', progress: 40 }) })]) });
    const [row] = await (await page.loader.getHarness(MatTableHarness)).getCellTextByIndex();
    expect(row?.slice(0, 3)).toEqual(['Hall signesp32-24a160c3f0de', 'ESP32_OTA_Base', '2.4.0']);
    expect(row?.[3]).toMatch(/Downloading\s+40 %\s+2\.5\.0/);
    expect(row?.[4]).toBe('Online');
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
    const page = await openPage(DeviceList, { url: '/?type=ESP32_OTA_Base&state=failed&online=false&status=active' });
    const { request } = await page.request('GET /api/devices');
    expect(request.params.toString()).toBe('type=ESP32_OTA_Base&state=failed&status=active&online=false');
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
    expect(await page.loader.getAllHarnesses(MatSelectHarness)).toHaveLength(4);
  });
});

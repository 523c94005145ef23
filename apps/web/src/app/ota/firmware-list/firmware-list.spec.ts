import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import type { FirmwareDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aFirmware } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { FirmwareList } from './firmware-list';

const KEY = 'ESP32_OTA_Base_2.5.0';
const list = (...items: FirmwareDto[]) => ({ 'GET /api/ota/versions': { items } });

async function itemsOf(page: OpenPage): Promise<string> {
  const menu = await page.loader.getHarness(MatMenuHarness);
  await menu.open();
  return (await Promise.all((await menu.getItems()).map((item) => item.getText()))).join(' | ');
}

describe('FirmwareList', () => {
  it('shows what is published', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list(aFirmware({ downloads: 1_234 })));
    expect(page.text()).toContain('ESP32_OTA_Base 2.5.0');
    expect(page.text()).toContain('1.08 MB');
    expect(page.text()).toContain('1,234');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('invites an operator to upload the first one, and tells a viewer who can', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list());
    expect(page.text()).toContain('Upload the first one');
    TestBed.resetTestingModule();
    const viewers = await openPage(FirmwareList, { role: 'viewer' });
    await viewers.answer(list());
    expect(viewers.text()).not.toContain('Upload');
    expect(viewers.text()).toContain('An operator can upload one.');
  });

  it('says why it could not load', async () => {
    const page = await openPage(FirmwareList);
    await page.answer({ 'GET /api/ota/versions': refusal(500, { message: 'The disk is away.' }) });
    expect(page.text()).toContain('The disk is away.');
  });

  it('shows only one type when asked to', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list(aFirmware(), aFirmware({ key: 'Sign_1.0.0', deviceType: 'Sign', version: '1.0.0' })));
    await (await page.loader.getHarness(MatSelectHarness)).clickOptions({ text: 'Sign' });
    expect(page.text()).toContain('Sign 1.0.0');
    expect(page.text()).not.toContain('ESP32_OTA_Base 2.5.0');
  });

  it('lets a viewer only download', async () => {
    const page = await openPage(FirmwareList, { role: 'viewer' });
    await page.answer(list(aFirmware()));
    expect(await itemsOf(page)).toMatch(/^\S*\s*Download$/);
  });

  it('does not offer to assign or to withdraw what is withdrawn', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list(aFirmware({ withdrawnAt: '2026-11-20T12:00:00.000Z' })));
    expect(await itemsOf(page)).not.toMatch(/Assign|Withdraw/);
  });

  it('withdraws only after asking', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list(aFirmware()));
    await (await page.loader.getHarness(MatMenuHarness)).clickItem({ text: /Withdraw/ });
    expect(await (await page.rootLoader.getHarness(MatDialogHarness)).getText()).toContain(
      'Devices that run it keep it.',
    );
    const agree = await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Withdraw' }));
    await page.answerDuring(agree.click(), {
      [`POST /api/ota/firmware/${KEY}/withdraw`]: aFirmware({ withdrawnAt: '2026-11-20T12:00:00.000Z' }),
      ...list(aFirmware({ withdrawnAt: '2026-11-20T12:00:00.000Z' })),
    });
    expect(page.text()).toContain('Withdrawn');
  });

  it('shows why a firmware cannot be deleted', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list(aFirmware()));
    await (await page.loader.getHarness(MatMenuHarness)).clickItem({ text: /Delete/ });
    const agree = await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Delete' }));
    await page.answerDuring(agree.click(), {
      [`DELETE /api/ota/delete/${KEY}`]: refusal(409, { message: 'A rollout uses it.', requestId: '01J9' }),
    });
    expect(await (await page.rootLoader.getHarness(MatSnackBarHarness)).getMessage()).toBe(
      'A rollout uses it. (request 01J9)',
    );
  });

  it('shows a new firmware as soon as somebody publishes it', async () => {
    const page = await openPage(FirmwareList);
    await page.answer(list());
    page.events.next({ kind: 'firmware', firmwareKey: KEY });
    await page.answer(list(aFirmware()));
    expect(page.text()).toContain('ESP32_OTA_Base 2.5.0');
  });
});

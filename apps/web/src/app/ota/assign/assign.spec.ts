import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatButtonToggleHarness } from '@angular/material/button-toggle/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import { Router } from '@angular/router';
import type { FirmwareDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aDevice, aFirmware, aRollout } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { Assign } from './assign';

const types = {
  'GET /api/devices/types': {
    items: [
      { name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1, devices: 3 },
      { name: 'ESP32_LED_Blink', chip: 'ESP32', slotBytes: 1, devices: 2 },
      { name: 'Greenhouse_S3', chip: 'ESP32-S3', slotBytes: 1, devices: 1 },
    ],
  },
};
const firmware = (...items: FirmwareDto[]) => ({ 'GET /api/ota/versions': { items } });
const devices = {
  'GET /api/devices': { items: [aDevice(), aDevice({ deviceId: 'd2', name: 'Gate' })], nextCursor: null, total: 30 },
};

async function openAssign(query = '?firmware=ESP32_OTA_Base_2.5.0', ...items: FirmwareDto[]): Promise<OpenPage> {
  const page = await openPage(Assign, { url: `/${query}` });
  await page.answer({ ...firmware(...(items.length > 0 ? items : [aFirmware()])), ...types });
  return page;
}

const button = (page: OpenPage, text: RegExp) => page.loader.getHarness(MatButtonHarness.with({ text }));
const checkbox = (page: OpenPage, label: RegExp) => page.loader.getHarness(MatCheckboxHarness.with({ label }));

describe('Assign', () => {
  it('proposes every device of the type that the firmware is for', async () => {
    const page = await openAssign();
    expect(await (await checkbox(page, /ESP32_OTA_Base/)).isChecked()).toBe(true);
    expect(page.text()).toContain('Reaches 3 devices today.');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('makes a rollout, starts it, and leads to it', async () => {
    const page = await openAssign();
    const clicked = (await button(page, /Start/)).click();
    const made = await page.request('POST /api/ota/rollouts');
    expect(made.request.body).toEqual({
      name: '2.5.0 to ESP32_OTA_Base',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      target: { deviceTypes: ['ESP32_OTA_Base'] },
      phases: [{ percent: 100 }],
      force: false,
      allowVariantSwitch: false,
      allowDowngrade: false,
    });
    made.flush(aRollout({ status: 'draft' }));
    await page.answerDuring(clicked, { 'POST /api/ota/rollouts/r1/start': aRollout() });
    expect(TestBed.inject(Router).url).toBe('/rollouts/r1');
  });

  it('leads to the draft, and says why, when the start is refused', async () => {
    const page = await openAssign();
    await page.answerDuring((await button(page, /Start/)).click(), {
      'POST /api/ota/rollouts': aRollout({ status: 'draft' }),
      'POST /api/ota/rollouts/r1/start': refusal(409, { message: 'It is withdrawn.' }),
    });
    expect(TestBed.inject(Router).url).toBe('/rollouts/r1');
    expect(await (await page.rootLoader.getHarness(MatSnackBarHarness)).getMessage()).toContain('It is withdrawn.');
  });

  it('can leave it a draft', async () => {
    const page = await openAssign();
    await page.answerDuring((await button(page, /draft/)).click(), {
      'POST /api/ota/rollouts': aRollout({ status: 'draft' }),
    });
    expect(TestBed.inject(Router).url).toBe('/rollouts/r1');
  });

  it('stays, and says why, when the rollout is refused', async () => {
    const page = await openAssign();
    await page.answerDuring((await button(page, /Start/)).click(), {
      'POST /api/ota/rollouts': refusal(400, { message: 'There is no device type "X".' }),
    });
    expect(page.text()).toContain('There is no device type "X".');
    expect(await (await button(page, /Start/)).isDisabled()).toBe(false);
  });

  it('offers other types only when a switch of variant is allowed, and never another chip', async () => {
    const page = await openAssign();
    expect(page.text()).not.toContain('ESP32_LED_Blink');
    await (await checkbox(page, /another type/)).check();
    expect(page.text()).toContain('ESP32_LED_Blink');
    expect(page.text()).not.toContain('Greenhouse_S3');
  });

  it('comes from a device with that device chosen, and a firmware of its type', async () => {
    const page = await openAssign(
      '?device=esp32-24a160c3f0de&type=ESP32_OTA_Base',
      aFirmware({ key: 'X_1.0.0', deviceType: 'X' }),
      aFirmware(),
    );
    await page.answer(devices);
    expect(await (await page.loader.getHarness(MatSelectHarness)).getValueText()).toBe('ESP32_OTA_Base 2.5.0');
    expect(await (await checkbox(page, /Hall sign/)).isChecked()).toBe(true);
    const clicked = (await button(page, /Start/)).click();
    const made = await page.request('POST /api/ota/rollouts');
    expect(made.request.body).toMatchObject({
      target: { deviceIds: ['esp32-24a160c3f0de'] },
      phases: [{ percent: 100 }],
      gate: { kind: 'none' },
    });
    made.flush(aRollout());
    await page.answerDuring(clicked, { 'POST /api/ota/rollouts/r1/start': aRollout() });
  });

  it('chooses devices by searching for them', async () => {
    const page = await openAssign();
    const [, chosen] = await page.loader.getAllHarnesses(MatButtonToggleHarness);
    const request = chosen?.check() ?? Promise.reject(new Error('no toggle'));
    await page.answerDuring(request, devices);
    expect(page.text()).toContain('28 more match');
    expect(page.text()).toContain('No device is chosen yet.');
    await (await checkbox(page, /Gate/)).check();
    expect(page.text()).toContain('Reaches 1 device today.');
    await (await page.loader.getHarness(MatInputHarness.with({ placeholder: 'Name or id' }))).setValue('attic');
    await new Promise((resolve) => setTimeout(resolve, 320));
    expect((await page.request('GET /api/devices')).request.params.get('search')).toBe('attic');
  });

  it('says what one phase means, and leads to the wizard with what was chosen', async () => {
    const page = await openAssign();
    expect(page.text()).toContain('The gate stops the rollout by itself');
    expect(page.element.querySelector('a[href="/rollouts/new?firmware=ESP32_OTA_Base_2.5.0"]')).not.toBeNull();
    const [, chosen] = await page.loader.getAllHarnesses(MatButtonToggleHarness);
    await page.answerDuring(chosen?.check() ?? Promise.reject(new Error('no toggle')), devices);
    expect(page.text()).toContain('nothing stops it by itself');
  });

  it('does not offer what is withdrawn', async () => {
    const page = await openAssign(
      '?firmware=ESP32_OTA_Base_2.5.0',
      aFirmware({ withdrawnAt: '2026-11-20T12:00:00.000Z' }),
      aFirmware({ key: 'X_1.0.0' }),
    );
    expect(page.text()).toContain('ESP32_OTA_Base_2.5.0 does not exist, or is withdrawn.');
    expect(await (await button(page, /Start/)).isDisabled()).toBe(true);
  });

  it('leads to the upload when there is nothing to assign', async () => {
    const page = await openPage(Assign);
    await page.answer({ ...firmware(), ...types });
    expect(page.text()).toContain('Upload one first');
  });

  it('says why it could not load', async () => {
    const page = await openPage(Assign);
    await page.answer({ 'GET /api/ota/versions': refusal(500, { message: 'The disk is away.' }), ...types });
    expect(page.text()).toContain('The disk is away.');
  });
});

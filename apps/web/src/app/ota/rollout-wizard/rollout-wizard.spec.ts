import { TestBed } from '@angular/core/testing';
import { MatAutocompleteHarness } from '@angular/material/autocomplete/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatRadioButtonHarness } from '@angular/material/radio/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { MatSlideToggleHarness } from '@angular/material/slide-toggle/testing';
import { MatStepperHarness, type MatStepHarness } from '@angular/material/stepper/testing';
import { Router } from '@angular/router';
import type { CreateRolloutDto, FirmwareDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aFirmware, aForecast, aRollout } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { RolloutWizard } from './rollout-wizard';

const FORECAST = 'POST /api/ota/rollouts/forecast';
const CREATE = 'POST /api/ota/rollouts';
const types = {
  'GET /api/devices/types': {
    items: [{ name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1, devices: 200 }],
  },
};
const groups = {
  'GET /api/devices/groups': {
    items: [{ id: 'g1', name: 'Workshop', filter: null, devices: 12, createdAt: '', createdBy: 'admin' }],
  },
};
const firmware = (...items: FirmwareDto[]) => ({ 'GET /api/ota/versions': { items } });

async function openWizard(query = '?firmware=ESP32_OTA_Base_2.5.0'): Promise<OpenPage> {
  const page = await openPage(RolloutWizard, { url: `/${query}` });
  await page.answer({ ...firmware(aFirmware()), ...types, ...groups });
  return page;
}

async function step(page: OpenPage): Promise<MatStepHarness> {
  const stepper = await page.loader.getHarness(MatStepperHarness);
  const [selected] = await stepper.getSteps({ selected: true });
  if (!selected) throw new Error('no step is selected');
  return selected;
}

const label = async (page: OpenPage): Promise<string> => (await step(page)).getLabel();

async function press(page: OpenPage, text: string | RegExp): Promise<void> {
  await (await (await step(page)).getHarness(MatButtonHarness.with({ text }))).click();
}

async function next(page: OpenPage, times = 1): Promise<void> {
  for (let each = 0; each < times; each += 1) await press(page, 'Next');
}

async function field(page: OpenPage, floatingLabelText: string): Promise<MatFormFieldHarness> {
  return (await step(page)).getHarness(MatFormFieldHarness.with({ floatingLabelText }));
}

async function type(page: OpenPage, name: string, value: string): Promise<void> {
  const control = await (await field(page, name)).getControl(MatInputHarness);
  await control?.setValue(value);
}

/** To the forecast, which is answered. */
async function toForecast(page: OpenPage, answer: unknown = aForecast()): Promise<void> {
  await next(page, 4);
  await page.answerDuring(press(page, 'Next'), { [FORECAST]: answer });
}

describe('RolloutWizard', () => {
  it('leads from a firmware to a rollout that is created and started', async () => {
    const page = await openWizard();
    await toForecast(page);
    expect(await label(page)).toBe('Forecast');
    expect(page.text()).toContain('would take down 1 of 10 devices, and then the rollout stops itself');
    await next(page);
    expect(page.text()).toContain('5 %; 25 %; whoever is left');
    const pressed = press(page, /Create and start/);
    const made = await page.request(CREATE);
    expect(made.request.body).toEqual({
      name: '2.5.0 to every ESP32_OTA_Base',
      firmwareKey: 'ESP32_OTA_Base_2.5.0',
      target: { all: true },
      phases: [{ percent: 5 }, { percent: 25 }, { percent: 100 }],
      gate: { kind: 'sequential', acceptable: 0.02, unacceptable: 0.1 },
      errorAction: 'pause',
      maxAttempts: 3,
      silenceSeconds: 1_800,
    } satisfies CreateRolloutDto);
    made.flush(aRollout({ status: 'draft' }));
    await page.answerDuring(pressed, { 'POST /api/ota/rollouts/r1/start': aRollout() });
    expect(TestBed.inject(Router).url).toBe('/rollouts/r1');
  });

  it('can be used without seeing it, on every step', async () => {
    const page = await openWizard();
    await toForecast(page);
    await next(page);
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('asks the forecast about the very rollout that it would create', async () => {
    const page = await openWizard();
    await next(page, 4);
    const pressed = press(page, 'Next');
    const asked = await page.request(FORECAST);
    asked.flush(aForecast());
    await pressed;
    await next(page);
    const saved = press(page, 'Save as a draft');
    const made = await page.request(CREATE);
    expect(made.request.body).toEqual(asked.request.body);
    made.flush(aRollout({ status: 'draft' }));
    await saved;
  });

  it('does not go on before a firmware is chosen', async () => {
    const page = await openWizard('');
    await next(page);
    expect(await label(page)).toBe('Firmware');
    expect(await (await field(page, 'Firmware')).getTextErrors()).toEqual(['Choose a firmware.']);
    await (await (await step(page)).getHarness(MatSelectHarness)).clickOptions({ text: 'ESP32_OTA_Base 2.5.0' });
    await next(page);
    expect(await label(page)).toBe('Target');
  });

  it('does not go on with a target that names nobody', async () => {
    const page = await openWizard();
    await next(page);
    const chosen = (await step(page)).getHarness(MatRadioButtonHarness.with({ label: /Chosen groups/ }));
    await page.answerDuring((await chosen).check(), {
      'GET /api/devices': { items: [], nextCursor: null, total: 0 },
    });
    await next(page);
    expect(await label(page)).toBe('Target');
    expect(page.text()).toContain('Choose at least one group, type or device.');
    await (await (await field(page, 'Groups')).getControl(MatSelectHarness))?.clickOptions({ text: /Workshop/ });
    expect(page.text()).toContain('Up to 12 devices today.');
    await next(page);
    expect(await label(page)).toBe('Phases');
  });

  it('comes from a device with that device chosen', async () => {
    const page = await openPage(RolloutWizard, { url: '/?device=d1' });
    await page.answer({ ...firmware(aFirmware()), ...types, ...groups });
    expect(page.text()).toContain('Up to 1 device today.');
  });

  it('shows how the phases divide the devices, and adds and removes them', async () => {
    const page = await openWizard();
    await next(page, 2);
    expect(page.text()).toMatch(/about 10 devices.*about 50 devices.*about 140 devices/);
    await press(page, /Add a phase/);
    expect(page.text()).toMatch(/about 10 devices.*about 50 devices.*about 50 devices.*about 90 devices/);
    const remove = await (await step(page)).getAllHarnesses(MatButtonHarness.with({ selector: '.remove' }));
    for (const button of remove) await button.click();
    expect(page.text()).toContain('One phase reaches all devices at once');
  });

  it('does not go on with a phase that has lost its size, nor with more than there is', async () => {
    const page = await openWizard();
    await next(page, 2);
    await type(page, 'Size', '');
    await next(page);
    expect(page.text()).toContain('Size: from 0.01 to 100 percent.');
    await type(page, 'Size', '80');
    await next(page);
    expect(page.text()).toMatch(/must not add up to more than 100/);
    expect(page.text()).toContain('nobody is left for it');
    expect(await label(page)).toBe('Phases');
    await type(page, 'Size', '75');
    await next(page);
    expect(await label(page)).toBe('Schedule');
  });

  it('explains the two rates in plain words, and warns of no gate', async () => {
    const page = await openWizard();
    await next(page, 4);
    expect(page.text()).toContain('3 failures right at the start stop it; 54 confirmations in a row');
    await (await (await step(page)).getHarness(MatRadioButtonHarness.with({ label: /No gate/ }))).check();
    expect(page.text()).toContain('Nothing stops this rollout by itself');
  });

  it('refuses rates that make no test', async () => {
    const page = await openWizard();
    await next(page, 4);
    await type(page, 'Failures that are fine', '20');
    await next(page);
    expect(await label(page)).toBe('Gate');
    expect(page.text()).toContain('must be above the one that is fine');
  });

  it('finds a time zone by a part of its name, and says when the window is open', async () => {
    const page = await openWizard();
    await next(page, 3);
    await (await (await step(page)).getHarness(MatSlideToggleHarness)).check();
    const zone = await (await step(page)).getHarness(MatAutocompleteHarness);
    await zone.clear();
    await zone.enterText('new yo');
    await zone.selectOption({ text: /New_York/ });
    expect(page.text()).toMatch(/Mon to Thu, 22:00 to 05:00 of the next day \(America\/New_York/);
  });

  it('leads to the field that the server refused, and forgets the refusal once something changed', async () => {
    const page = await openWizard();
    await toForecast(page, refusal(400, { field: 'phases.1.percent', message: 'phases.1.percent is too much' }));
    expect(await label(page)).toBe('Phases');
    const saidOfPhases = (): string | null | undefined =>
      page.element.querySelector('fw-phases-step [role=alert]')?.textContent;
    expect(saidOfPhases()).toBe('phases.1.percent is too much');
    await press(page, /Add a phase/);
    expect(saidOfPhases()).toBeUndefined();
    await next(page);
    expect(await label(page)).toBe('Schedule');
  });

  it('says at the field what is wrong with it, in the words of the server', async () => {
    const page = await openWizard();
    await toForecast(page, refusal(400, { field: 'gate.unacceptable', message: 'It is too close.' }));
    expect(await label(page)).toBe('Gate');
    expect(await (await field(page, 'Failures that are too many')).getTextErrors()).toEqual(['It is too close.']);
  });

  it('stays where it is with a refusal that names no field of its own', async () => {
    const page = await openWizard();
    await toForecast(page);
    await next(page);
    await page.answerDuring(press(page, 'Save as a draft'), {
      [CREATE]: refusal(507, { message: 'The disk is full.', requestId: '01J9' }),
    });
    expect(await label(page)).toBe('Review');
    expect(page.text()).toContain('The disk is full.');
    expect(page.text()).toContain('Request 01J9');
  });

  it('goes back to whatever the review shows', async () => {
    const page = await openWizard();
    await toForecast(page);
    await next(page);
    await (
      await (await step(page)).getHarness(MatButtonHarness.with({ selector: '[aria-label="Change phases"]' }))
    ).click();
    expect(await label(page)).toBe('Phases');
  });

  it('leads to the upload when there is nothing to roll out', async () => {
    const page = await openPage(RolloutWizard);
    await page.answer({ ...firmware(), ...types, ...groups });
    expect(page.text()).toContain('Upload one first');
  });

  it('says why it could not load', async () => {
    const page = await openPage(RolloutWizard);
    await page.answer({ 'GET /api/ota/versions': refusal(500, { message: 'The disk is away.' }), ...types });
    expect(page.text()).toContain('The disk is away.');
  });
});

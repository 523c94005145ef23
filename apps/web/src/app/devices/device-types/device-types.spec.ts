import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { DeviceTypeDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { DeviceTypes } from './device-types';

const type: DeviceTypeDto = { name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1_310_720, devices: 1 };
const list = (...items: DeviceTypeDto[]) => ({ 'GET /api/devices/types': { items } });

describe('DeviceTypes', () => {
  it('shows each type with its chip, its slot and its devices', async () => {
    const page = await openPage(DeviceTypes);
    await page.answer(list(type));
    expect(page.text()).toContain('ESP32_OTA_BaseESP32 · slot of 1.25 MB 1 device');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('lets a viewer only look', async () => {
    const page = await openPage(DeviceTypes, { role: 'viewer' });
    await page.answer(list(type));
    expect(await page.loader.getHarnessOrNull(MatButtonHarness.with({ text: /Add type/ }))).toBeNull();
  });

  it('adds a type', async () => {
    const page = await openPage(DeviceTypes);
    await page.answer(list());
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Add type/ }))).click();
    const [name, slot] = await page.rootLoader.getAllHarnesses(MatInputHarness);
    await name?.setValue('Greenhouse_S3');
    await slot?.setValue('3145728');
    await (await page.rootLoader.getHarness(MatSelectHarness)).clickOptions({ text: 'ESP32-S3' });
    const saved = (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Add' }))).click();
    const request = await page.request('POST /api/devices/types');
    expect(request.request.body).toEqual({ name: 'Greenhouse_S3', chip: 'ESP32-S3', slotBytes: 3_145_728 });
    request.flush(type);
    await page.answerDuring(saved, list(type));
  });

  it('refuses a name with a path in it before the server has to', async () => {
    const page = await openPage(DeviceTypes);
    await page.answer(list());
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Add type/ }))).click();
    const [name] = await page.rootLoader.getAllHarnesses(MatInputHarness);
    await name?.setValue('../../x');
    await (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Add' }))).click();
    expect(document.querySelector('mat-error')?.textContent).toContain('A letter first');
  });

  it('changes the slot of a type, but never its name', async () => {
    const page = await openPage(DeviceTypes);
    await page.answer(list(type));
    await (
      await page.loader.getHarness(MatButtonHarness.with({ selector: '[aria-label="Change ESP32_OTA_Base"]' }))
    ).click();
    const inputs = await page.rootLoader.getAllHarnesses(MatInputHarness);
    expect(inputs).toHaveLength(1);
    await inputs[0]?.setValue('1966080');
    const saved = (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Save' }))).click();
    const request = await page.request('PATCH /api/devices/types/ESP32_OTA_Base');
    expect(request.request.body).toEqual({ chip: 'ESP32', slotBytes: 1_966_080 });
    refusal(409, { message: 'A firmware of it is larger.' }).answer(request);
    await saved;
    await page.settle();
    expect(document.querySelector('fw-device-type-dialog')?.textContent).toContain('A firmware of it is larger.');
  });
});

import { HttpEventType } from '@angular/common/http';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatProgressBarHarness } from '@angular/material/progress-bar/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { PublishedFirmwareDto } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { accessibilityFaults } from '../../testing/accessibility';
import { aFirmware } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { FirmwareUpload } from './firmware-upload';

const types = {
  'GET /api/devices/types': {
    items: [
      { name: 'ESP32_OTA_Base', chip: 'ESP32', slotBytes: 1_310_720, devices: 3 },
      { name: 'Greenhouse_S3', chip: 'ESP32-S3', slotBytes: 3_145_728, devices: 1 },
    ],
  },
};
const published: PublishedFirmwareDto = { ...aFirmware(), created: true, devicesTooSmall: 0, warnings: [] };

async function openUpload(): Promise<OpenPage> {
  const page = await openPage(FirmwareUpload);
  await page.answer(types);
  return page;
}

async function choose(page: OpenPage, bytes: Uint8Array): Promise<void> {
  const file = Object.assign(new File([Uint8Array.from(bytes)], 'sketch.bin'), {
    // jsdom's File cannot be read this way.
    arrayBuffer: () => Promise.resolve(Uint8Array.from(bytes).buffer),
  });
  const picker = page.element.querySelector<HTMLInputElement>('input[type=file]');
  Object.defineProperty(picker, 'files', { value: [file], configurable: true });
  picker?.dispatchEvent(new Event('change'));
  await page.settle();
}

const typeSelect = (page: OpenPage) => page.loader.getHarness(MatSelectHarness);
const versionBox = (page: OpenPage) => page.loader.getHarness(MatInputHarness.with({ placeholder: '2.5.0' }));
const publishButton = (page: OpenPage) => page.loader.getHarness(MatButtonHarness.with({ text: /Publish/ }));

describe('FirmwareUpload', () => {
  it('shows what the image is before anything is sent, and fills the form from it', async () => {
    const page = await openUpload();
    await choose(page, buildImage({ projectName: 'ESP32_OTA_Base', version: '2.5.0' }));
    expect(page.text()).toContain('Says of itself ESP32_OTA_Base 2.5.0');
    expect(await (await typeSelect(page)).getValueText()).toBe('ESP32_OTA_Base');
    expect(await (await versionBox(page)).getValue()).toBe('2.5.0');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('takes no name and version from a stock Arduino build, whose description is not its own', async () => {
    const page = await openUpload();
    await choose(page, buildImage({ projectName: 'arduino-lib-builder', version: '487f743' }));
    expect(page.text()).toContain('it is a stock Arduino build');
    expect(await (await versionBox(page)).getValue()).toBe('');
  });

  it('refuses a file that is no image, in the words of the rule, and does not let it be sent', async () => {
    const page = await openUpload();
    await choose(page, new TextEncoder().encode('hello'));
    expect(page.element.querySelector('[role=alert]')?.textContent).toContain('This file cannot be published');
    expect(await (await publishButton(page)).isDisabled()).toBe(true);
  });

  it('refuses a type that the image does not suit', async () => {
    const page = await openUpload();
    await choose(page, buildImage({ chip: 'ESP32', projectName: 'arduino-lib-builder' }));
    await (await typeSelect(page)).clickOptions({ text: 'Greenhouse_S3' });
    expect(page.text()).toContain("built for ESP32, but this type's chip is ESP32-S3");
    expect(await (await publishButton(page)).isDisabled()).toBe(true);
  });

  it('says so when the image names a type that does not exist', async () => {
    const page = await openUpload();
    await choose(page, buildImage({ projectName: 'Pump' }));
    expect(page.text()).toContain('The image calls itself “Pump”.');
  });

  it('wants a version that may be published', async () => {
    const page = await openUpload();
    await choose(page, buildImage());
    await (await versionBox(page)).setValue('latest');
    await (await publishButton(page)).click();
    expect(page.text()).toContain('A version has three numbers');
  });

  it('sends the fields before the file, shows how far it is, and what came of it', async () => {
    const page = await openUpload();
    await choose(page, buildImage());
    const clicked = (await publishButton(page)).click();
    const sent = await page.request('POST /api/ota/upload');
    expect([...(sent.request.body as FormData).keys()]).toEqual(['deviceType', 'version', 'description', 'firmware']);
    sent.event({ type: HttpEventType.UploadProgress, loaded: 40, total: 100 });
    await page.settle();
    expect(page.text()).toContain('Sending, 40 %');
    sent.flush({ ...published, devicesTooSmall: 2, warnings: ['The image says 2.4.9 of itself.'] });
    await clicked;
    await page.settle();
    expect(page.text()).toContain('ESP32_OTA_Base 2.5.0 is published');
    expect(page.text()).toContain('It does not fit 2 of the known devices');
    expect(page.text()).toContain('The image says 2.4.9 of itself.');
    expect(page.element.querySelector('a[href="/rollouts/assign?firmware=ESP32_OTA_Base_2.5.0"]')).not.toBeNull();
  });

  it('says that the same bytes were not stored twice', async () => {
    const page = await openUpload();
    await choose(page, buildImage());
    await page.answerDuring((await publishButton(page)).click(), {
      'POST /api/ota/upload': { ...published, created: false },
    });
    expect(page.text()).toContain('published before');
  });

  it('shows a refusal of the server beside the field that it names', async () => {
    const page = await openUpload();
    await choose(page, buildImage());
    await page.answerDuring((await publishButton(page)).click(), {
      'POST /api/ota/upload': refusal(409, { message: 'Version 1.0.0 exists with other bytes.', field: 'version' }),
    });
    const field = await page.loader.getHarness(MatFormFieldHarness.with({ floatingLabelText: 'Version' }));
    expect(await field.getTextErrors()).toEqual(['Version 1.0.0 exists with other bytes.']);
    expect(await page.loader.getHarnessOrNull(MatProgressBarHarness)).toBeNull();
  });

  it('shows any other refusal with the id of the request', async () => {
    const page = await openUpload();
    await choose(page, buildImage());
    await page.answerDuring((await publishButton(page)).click(), {
      'POST /api/ota/upload': refusal(507, { message: 'The disk is full.', requestId: '01J9' }),
    });
    expect(page.text()).toContain('The disk is full.');
    expect(page.text()).toContain('Request 01J9');
  });

  it('takes a file that is dropped', async () => {
    const page = await openUpload();
    const bytes = buildImage();
    const file = Object.assign(new File([Uint8Array.from(bytes)], 'dropped.bin'), {
      arrayBuffer: () => Promise.resolve(Uint8Array.from(bytes).buffer),
    });
    const drop = Object.assign(new Event('drop', { cancelable: true }), { dataTransfer: { files: [file] } });
    page.element.querySelector('.place')?.dispatchEvent(drop);
    await page.settle();
    expect(drop.defaultPrevented).toBe(true);
    expect(page.text()).toContain('dropped.bin');
  });
});

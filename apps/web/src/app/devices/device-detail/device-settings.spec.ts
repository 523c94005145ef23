import { TestKey } from '@angular/cdk/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatChipGridHarness, MatChipInputHarness } from '@angular/material/chips/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { DeviceDetailDto, ExplainDto, RollBackOrderDto, Role } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aDeviceDetail, anUpdate } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { EPAPER } from '../picture/epaper-bmp';
import { PictureReader } from '../picture/picture-reader';
import { DeviceDetail } from './device-detail';

const PATH = '/api/devices/esp32-24a160c3f0de';
const GET = `GET ${PATH}`;
const WHY = `GET ${PATH}/explain`;
const LED = { mode: 3, brightness: 128, intervalMs: 1_000, external: false };
const ORDER: RollBackOrderDto = {
  updateId: 'u1',
  firmwareKey: 'ESP32_OTA_Base_2.5.0',
  version: '2.5.0',
  previousVersion: '2.4.0',
  orderedAt: '2026-11-20T12:00:00.000Z',
  orderedBy: 'maria',
};
const UNDOABLE = { imageDigest: 'ab'.repeat(32), update: anUpdate({ state: 'confirmed' }) };

interface Opened {
  readonly why?: Partial<ExplainDto>;
  readonly role?: Role;
}

async function open(over: Partial<DeviceDetailDto>, { why = {}, role = 'operator' }: Opened = {}): Promise<OpenPage> {
  const visit = { path: 'devices/:deviceId', url: '/devices/esp32-24a160c3f0de', role };
  const page = await openPage(DeviceDetail, visit);
  await page.answer({ [GET]: aDeviceDetail(over), [WHY]: { offer: null, reasons: [], notes: [], ...why } });
  return page;
}

const button = (page: OpenPage, text: string | RegExp) => page.rootLoader.getHarness(MatButtonHarness.with({ text }));

describe('the reasons of a device', () => {
  const reason = { rolloutId: 'r7', rolloutName: 'Nightly', rule: 'outside_window', text: 'Outside its window.' };

  it('name each rollout that does not reach it, with a link, and what else there is to know', async () => {
    const page = await open({}, { why: { reasons: [reason], notes: ['It has been silent for an hour.'] } });
    expect(page.text()).toContain('Its next check is offered nothing. Nightly Outside its window.');
    expect(page.text()).toContain('It has been silent for an hour.');
    expect(page.element.querySelector('fw-device-why a')?.getAttribute('href')).toBe('/rollouts/r7');
  });

  it('are drawn otherwise where time or a person changes them than where nothing does', async () => {
    const draft = { ...reason, rolloutId: 'r8', rule: 'not_started', text: 'The rollout is a draft.' };
    const page = await open({}, { why: { reasons: [{ ...reason, rule: 'wrong_chip' }, draft] } });
    const icons = [...page.element.querySelectorAll('fw-device-why li mat-icon')].map((icon) => icon.textContent);
    expect(icons).toEqual(['block', 'schedule']);
  });

  it('say what it is offered', async () => {
    const text = 'It is offered 2.5.0 at its next check.';
    const offer = { rolloutId: 'r1', rolloutName: 'To all', firmwareKey: 'ESP32_OTA_Base_2.5.0', text };
    expect((await open({}, { why: { offer } })).text()).toContain(`${text} To all`);
  });

  it('are asked for again when any rollout changes', async () => {
    const page = await open({});
    expect(page.text()).toContain('No open rollout names it.');
    page.events.next({ kind: 'rollout', rolloutId: 'r7' });
    await page.answer({ [WHY]: { offer: null, reasons: [reason], notes: [] } });
    expect(page.text()).toContain('Outside its window.');
  });
});

describe('rolling a device back', () => {
  it('says what it would go back to before it is ordered', async () => {
    const history = [
      { at: ORDER.orderedAt, updateId: 'u1', firmwareKey: 'T_2.5.0', from: null, to: 'confirmed', actor: 'device' },
      { at: ORDER.orderedAt, updateId: 'u0', firmwareKey: 'T_2.4.0', from: null, to: 'confirmed', actor: 'device' },
    ].map((event) => ({ ...event, reason: null, detail: null })) as DeviceDetailDto['history'];
    const page = await open({ ...UNDOABLE, history });
    expect(page.text()).toMatch(/Roll back\s*to T_2\.4\.0/);
    await (await button(page, /Roll back/)).click();
    const agree = (await button(page, 'Roll back')).click();
    await page.answerDuring(agree, {
      [`POST ${PATH}/roll-back`]: null,
      [GET]: aDeviceDetail({ ...UNDOABLE, rollBack: ORDER }),
    });
    expect(page.text()).toContain('Ordered back from 2.5.0 to 2.4.0');
  });

  it('can be withdrawn while it is not done', async () => {
    const page = await open({ ...UNDOABLE, rollBack: ORDER });
    const clicked = (await button(page, /Withdraw/)).click();
    await page.answerDuring(clicked, { [`DELETE ${PATH}/roll-back`]: null, [GET]: aDeviceDetail(UNDOABLE) });
    expect(page.text()).not.toContain('Ordered back');
  });

  it('is offered neither to viewers nor for boards that take no such order', async () => {
    const page = await open({ ...UNDOABLE, imageDigest: null });
    expect(page.text()).not.toContain('Roll back');
  });
});

describe('the LED of a device', () => {
  it('is not shown for a device that has none', async () => {
    expect((await open({})).text()).not.toContain('LED');
  });

  it('shows what is wanted, what is reported, and that it is on its way', async () => {
    const reported = { ...LED, mode: 0 };
    const page = await open({ led: { desired: LED, reported, arrived: false } });
    expect(page.text()).toContain('breathing · brightness 128 · every 1,000 ms');
    expect(page.text()).toContain('heartbeat · brightness 128');
    expect(page.text()).toContain('On its way');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('is set as a whole', async () => {
    const page = await open({ led: { desired: null, reported: LED, arrived: null } });
    const select = await page.loader.getHarness(MatSelectHarness);
    await select.clickOptions({ text: 'pattern' });
    const clicked = (await button(page, 'Set')).click();
    const put = await page.request(`PUT ${PATH}/settings`);
    expect(put.request.body).toEqual({ led: { ...LED, mode: 4 } });
    put.flush({});
    await page.answerDuring(clicked, { [GET]: aDeviceDetail({ led: { desired: LED, reported: LED, arrived: true } }) });
    expect(page.text()).toContain('Arrived');
  });

  it('is not set to what no device takes', async () => {
    const page = await open({ led: { desired: null, reported: LED, arrived: null } });
    const interval = await page.loader.getHarness(MatInputHarness.with({ selector: '[type=number]' }));
    await interval.setValue('50');
    await (await button(page, 'Set')).click();
    expect(page.text()).toContain('100 to 5000 ms.');
  });
});

describe('the tags of a device', () => {
  it('are added and taken away', async () => {
    const page = await open({ tags: ['beta'] });
    const grid = await page.loader.getHarness(MatChipGridHarness);
    const input = await page.loader.getHarness(MatChipInputHarness);
    await input.setValue('hall');
    const sent = input.sendSeparatorKey(TestKey.ENTER);
    const patch = await page.request(`PATCH ${PATH}`);
    expect(patch.request.body).toEqual({ tags: ['beta', 'hall'] });
    patch.flush({});
    await page.answerDuring(sent, { [GET]: aDeviceDetail({ tags: ['beta', 'hall'] }) });
    const [beta] = await grid.getRows({ text: /beta/ });
    const removed = (await beta?.getRemoveButton())?.click() ?? Promise.resolve();
    const second = await page.request(`PATCH ${PATH}`);
    expect(second.request.body).toEqual({ tags: ['hall'] });
    second.flush({});
    await page.answerDuring(removed, { [GET]: aDeviceDetail({ tags: ['hall'] }) });
  });
});

describe('the picture of an e-paper', () => {
  const read = jest.spyOn(PictureReader.prototype, 'read');
  beforeEach(() => void read.mockResolvedValue(new Uint8ClampedArray(4 * EPAPER.width * EPAPER.height)));

  const choose = async (page: OpenPage): Promise<void> => {
    const input = page.element.querySelector<HTMLInputElement>('fw-device-picture input');
    Object.defineProperty(input, 'files', { value: [new File(['…'], 'hall.png')] });
    Object.defineProperty(input, 'value', { writable: true });
    input?.dispatchEvent(new Event('change'));
    await page.settle();
  };

  it('is shown as the e-paper will show it, and sent when that is wanted', async () => {
    const page = await open({ capabilities: 'ota,display' });
    await choose(page);
    const preview = page.element.querySelector<HTMLImageElement>('fw-device-picture img');
    expect(preview?.alt).toBe('How the e-paper will show hall.png');
    expect(preview?.src.slice(0, 30)).toBe('data:image/bmp;base64,Qk2+uwAA');
    await page.answerDuring((await button(page, 'Show this picture')).click(), { [`PUT ${PATH}/picture`]: null });
    expect(page.text()).toContain('hall.png is ready: the device fetches it with its next look.');
    expect(page.element.querySelector('fw-device-picture img')).toBeNull();
  });

  it('is the file that the boards read', async () => {
    const page = await open({ capabilities: 'ota,display' });
    await choose(page);
    const clicked = (await button(page, 'Show this picture')).click();
    const put = await page.request(`PUT ${PATH}/picture`);
    expect((put.request.body as Blob).size).toBe(48_062);
    expect(put.request.headers.get('Content-Type')).toBe('image/bmp');
    put.flush(null);
    await clicked;
  });

  it('stays chosen when the server does not take it, and says why', async () => {
    const page = await open({ type: 'ESP32_PersonalCMS' });
    await choose(page);
    const refused = refusal(404, { message: 'There is no such device.' });
    await page.answerDuring((await button(page, 'Show this picture')).click(), { [`PUT ${PATH}/picture`]: refused });
    expect(page.text()).toContain('There is no such device.');
    expect(page.element.querySelector('fw-device-picture img')).not.toBeNull();
  });

  it('is no file that the browser cannot read', async () => {
    read.mockRejectedValue(new DOMException('The source image could not be decoded.'));
    const page = await open({ type: 'ESP32_PersonalCMS' });
    await choose(page);
    expect(page.text()).toContain('hall.png is no picture that this browser can read.');
    expect(page.text()).not.toContain('Show this picture');
  });

  it('gives way to the card of the device', async () => {
    const page = await open({ type: 'ESP32_PersonalCMS' });
    await page.answerDuring((await button(page, /own card/)).click(), { [`DELETE ${PATH}/picture`]: null });
    expect(page.text()).toContain('It shows its own status card again.');
  });

  it('is not offered to viewers', async () => {
    expect((await open({ type: 'ESP32_PersonalCMS' }, { role: 'viewer' })).text()).not.toContain('Choose a picture');
  });
});

import { Clipboard } from '@angular/cdk/clipboard';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatFormFieldHarness } from '@angular/material/form-field/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import { MatSlideToggleHarness } from '@angular/material/slide-toggle/testing';
import { MatSnackBarHarness } from '@angular/material/snack-bar/testing';
import type { WebhookDeliveryDto, WebhookDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aWebhook } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { eventText } from './event-words';
import { Webhooks } from './webhooks';

const LIST = 'GET /api/stats/webhooks';
const DELIVERIES = 'GET /api/stats/webhooks/w1/deliveries';
const delivery = (over: Partial<WebhookDeliveryDto> = {}): WebhookDeliveryDto => ({
  id: 'x1',
  event: 'rollout.stopped',
  at: '2026-11-20T12:00:00.000Z',
  status: 'waiting',
  tries: 2,
  outcome: '503 Service Unavailable',
  nextTryAt: '2026-11-20T12:10:00.000Z',
  ...over,
});

async function openWebhooks(...items: WebhookDto[]): Promise<OpenPage> {
  const page = await openPage(Webhooks, { role: 'administrator' });
  await page.answer({ [LIST]: { items } });
  return page;
}

const button = (page: OpenPage, text: string | RegExp) => page.rootLoader.getHarness(MatButtonHarness.with({ text }));

async function field(page: OpenPage, floatingLabelText: string): Promise<MatFormFieldHarness> {
  return page.rootLoader.getHarness(MatFormFieldHarness.with({ floatingLabelText }));
}

async function fillIn(page: OpenPage, name: string, url: string): Promise<void> {
  await (await button(page, /Add webhook/)).click();
  await (await (await field(page, 'Name')).getControl(MatInputHarness))?.setValue(name);
  await (await (await field(page, 'Address')).getControl(MatInputHarness))?.setValue(url);
}

async function choose(page: OpenPage, text: RegExp): Promise<void> {
  const menu = await page.loader.getHarness(MatMenuHarness.with({ selector: '[aria-label^="More for"]' }));
  await menu.clickItem({ text });
}

describe('Webhooks', () => {
  it('shows who is told what, and how the last message fared', async () => {
    const page = await openWebhooks(aWebhook({ last: delivery({ status: 'given_up' }) }));
    expect(page.text()).toContain('https://hooks.example.org/pcms');
    expect(page.text()).toContain('A gate stopped a rollout · A device rolled back');
    expect(page.text()).toContain('Given up');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('explains what a webhook is for when there is none', async () => {
    expect((await openWebhooks()).text()).toContain('Nobody is told yet');
  });

  it('says why it could not load', async () => {
    const page = await openPage(Webhooks, { role: 'administrator' });
    await page.answer({ [LIST]: refusal(500) });
    expect(page.text()).toContain('The server says no.');
  });

  it('adds one, and shows its secret this once, to be copied', async () => {
    const page = await openWebhooks();
    const copy = jest.spyOn(TestBed.inject(Clipboard), 'copy').mockReturnValue(true);
    await fillIn(page, 'Chat', 'https://hooks.example.org/x');
    const clicked = (await button(page, 'Add')).click();
    const made = await page.request('POST /api/stats/webhooks');
    expect(made.request.body).toEqual({
      name: 'Chat',
      url: 'https://hooks.example.org/x',
      events: ['rollout.stopped', 'rollout.completed', 'update.rolled_back'],
    });
    made.flush({ ...aWebhook({ name: 'Chat' }), secret: 'whsec_abc' });
    await page.answerDuring(clicked, { [LIST]: { items: [aWebhook({ name: 'Chat' })] } });
    expect(page.text()).toContain('whsec_abc');
    await (await button(page, /Copy/)).click();
    expect(copy).toHaveBeenCalledWith('whsec_abc');
    await (await button(page, 'I have kept it')).click();
    expect(page.text()).not.toContain('whsec_abc');
  });

  it('says at the address why the server refused it, and takes another', async () => {
    const page = await openWebhooks();
    await fillIn(page, 'Here', 'http://localhost/x');
    await page.answerDuring((await button(page, 'Add')).click(), {
      'POST /api/stats/webhooks': refusal(400, { field: 'url', message: 'localhost is on this machine' }),
    });
    const address = await field(page, 'Address');
    expect(await address.getTextErrors()).toEqual(['localhost is on this machine']);
    await (await address.getControl(MatInputHarness))?.setValue('https://hooks.example.org/x');
    expect(await address.hasErrors()).toBe(false);
  });

  it('needs an address and something to tell', async () => {
    const page = await openWebhooks();
    await fillIn(page, 'Nothing', 'hooks.example.org');
    const events = await (await field(page, 'It is told when')).getControl(MatSelectHarness);
    for (const option of (await events?.open().then(() => events.getOptions({ isSelected: true }))) ?? []) {
      await option.click();
    }
    await (await button(page, 'Add')).click();
    expect(await (await field(page, 'Address')).getTextErrors()).toEqual([
      'An address that begins with https:// or http://.',
    ]);
    expect(await (await field(page, 'It is told when')).getTextErrors()).toEqual(['Choose at least one.']);
  });

  it('says which rule an address breaks that is too long', async () => {
    const page = await openWebhooks();
    await fillIn(page, 'Far', `https://hooks.example.org/${'x'.repeat(500)}`);
    await (await button(page, 'Add')).click();
    expect(await (await field(page, 'Address')).getTextErrors()).toEqual(['An address of at most 500 characters.']);
  });

  it('switches one off', async () => {
    const page = await openWebhooks(aWebhook());
    const switched = (await page.loader.getHarness(MatSlideToggleHarness)).uncheck();
    const asked = await page.request('PATCH /api/stats/webhooks/w1');
    expect(asked.request.body).toEqual({ enabled: false });
    asked.flush(aWebhook({ enabled: false }));
    await page.answerDuring(switched, { [LIST]: { items: [aWebhook({ enabled: false })] } });
    expect(await (await page.loader.getHarness(MatSlideToggleHarness)).isChecked()).toBe(false);
  });

  it('sends a test, and shows how it fares', async () => {
    const page = await openWebhooks(aWebhook());
    await page.answerDuring(choose(page, /Send a test/), {
      'POST /api/stats/webhooks/w1/test': { items: [] },
      [LIST]: { items: [aWebhook()] },
      [DELIVERIES]: { items: [delivery({ event: 'test', tries: 0, outcome: null })] },
    });
    expect(page.text()).toMatch(/Waiting A test .* not tried yet/);
  });

  it('shows the log of one, with its tries', async () => {
    const page = await openWebhooks(aWebhook());
    await page.answerDuring((await button(page, /Deliveries/)).click(), { [DELIVERIES]: { items: [delivery()] } });
    expect(page.text()).toContain('2 tries: 503 Service Unavailable');
    await (await button(page, /Deliveries/)).click();
    expect(page.text()).not.toContain('503 Service Unavailable');
  });

  it('deletes one only after asking', async () => {
    const page = await openWebhooks(aWebhook());
    await choose(page, /Delete/);
    await page.answerDuring((await button(page, 'Delete')).click(), {
      'DELETE /api/stats/webhooks/w1': null,
      [LIST]: { items: [] },
    });
    expect(page.text()).toContain('Nobody is told yet');
    expect(await (await page.rootLoader.getHarness(MatSnackBarHarness)).getMessage()).toBe('Webhook deleted');
  });
});

describe('eventText', () => {
  it('shows an event that a newer server made up as it came', () => {
    expect(eventText('moon.full')).toBe('moon.full');
  });
});

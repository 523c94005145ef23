import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { TokenDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { Account } from './account';

const token: TokenDto = {
  id: 't1',
  name: 'build pipeline',
  role: 'operator',
  createdAt: '2026-11-20T12:00:00.000Z',
  expiresAt: '2027-11-20T12:00:00.000Z',
  lastUsedAt: null,
};
const list = (...items: TokenDto[]) => ({ 'GET /api/auth/tokens': { items } });

describe('Account', () => {
  it('lists the tokens', async () => {
    const page = await openPage(Account);
    await page.answer(list(token));
    expect(page.text()).toMatch(/build pipeline operator · expires .* never used/);
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('offers no role above one’s own', async () => {
    const page = await openPage(Account, { role: 'operator' });
    await page.answer(list());
    const select = await page.loader.getHarness(MatSelectHarness);
    await select.open();
    expect(await Promise.all((await select.getOptions()).map((option) => option.getText()))).toEqual([
      'viewer',
      'operator',
    ]);
  });

  it('shows a new token once', async () => {
    const page = await openPage(Account);
    await page.answer(list());
    await (await page.loader.getHarness(MatInputHarness.with({ placeholder: 'build pipeline' }))).setValue('ci');
    const create = await page.loader.getHarness(MatButtonHarness.with({ text: 'Create' }));
    await page.answerDuring(create.click(), {
      'POST /api/auth/tokens': { ...token, token: 'pcms_secret' },
      ...list(token),
    });
    expect(page.text()).toContain('pcms_secret');
    await (await page.loader.getHarness(MatButtonHarness.with({ text: 'I have kept it' }))).click();
    expect(page.text()).not.toContain('pcms_secret');
  });

  it('says why a token was refused', async () => {
    const page = await openPage(Account);
    await page.answer(list());
    await (await page.loader.getHarness(MatInputHarness.with({ placeholder: 'build pipeline' }))).setValue('ci');
    const clicked = (await page.loader.getHarness(MatButtonHarness.with({ text: 'Create' }))).click();
    await page.answerDuring(clicked, { 'POST /api/auth/tokens': refusal(409, { message: 'You have too many.' }) });
    expect(page.text()).toContain('You have too many.');
  });

  it('changes the password, and says in the words of the server why it would not', async () => {
    const page = await openPage(Account);
    await page.answer(list());
    const [current, wanted] = await page.loader.getAllHarnesses(
      MatInputHarness.with({ ancestor: 'fw-change-password' }),
    );
    const button = await page.loader.getHarness(MatButtonHarness.with({ text: 'Change password' }));
    await current?.setValue('guessed');
    await wanted?.setValue('long enough password');
    await page.answerDuring(button.click(), {
      'POST /api/auth/password': refusal(400, { message: 'The current password is wrong.', field: 'currentPassword' }),
    });
    expect(page.text()).toContain('The current password is wrong.');
    await page.answerDuring(button.click(), {
      'POST /api/auth/password': { id: '1', username: 'maria', role: 'operator' },
    });
    expect(await current?.getValue()).toBe('');
  });

  it('deletes a token only after asking', async () => {
    const page = await openPage(Account);
    await page.answer(list(token));
    await (
      await page.loader.getHarness(
        MatButtonHarness.with({ selector: '[aria-label="Delete the token build pipeline"]' }),
      )
    ).click();
    const agree = await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Delete' }));
    await page.answerDuring(agree.click(), { 'DELETE /api/auth/tokens/t1': null, ...list() });
    expect(page.text()).toContain('You have no token yet.');
  });
});

import { MatButtonHarness } from '@angular/material/button/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { UserDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { Users } from './users';

const maria: UserDto = {
  id: '1',
  username: 'maria',
  role: 'administrator',
  createdAt: '2026-11-20T12:00:00.000Z',
  disabledAt: null,
};
const jo: UserDto = { ...maria, id: '2', username: 'jo', role: 'viewer' };
const list = (...items: UserDto[]) => ({ 'GET /api/auth/users': { items } });

async function openUsers(...users: UserDto[]): Promise<OpenPage> {
  const page = await openPage(Users, { role: 'administrator' });
  await page.answer(list(...users));
  return page;
}

const menuOf = (page: OpenPage, name: string) =>
  page.loader.getHarness(MatMenuHarness.with({ selector: `[aria-label="More for ${name}"]` }));

describe('Users', () => {
  it('lists who may manage, and marks the person who looks', async () => {
    const page = await openUsers(maria, jo);
    expect(page.text()).toMatch(/maria This is you ·.*jo/);
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('does not let administrators take their own role or access away', async () => {
    const page = await openUsers(maria);
    expect(await (await page.loader.getHarness(MatSelectHarness)).isDisabled()).toBe(true);
    const menu = await menuOf(page, 'maria');
    await menu.open();
    expect(await Promise.all((await menu.getItems()).map((item) => item.getText()))).toEqual([
      expect.stringContaining('Set a password'),
    ]);
  });

  it('changes a role', async () => {
    const page = await openUsers(maria, jo);
    const [, select] = await page.loader.getAllHarnesses(MatSelectHarness);
    const chosen = select?.clickOptions({ text: 'operator' }) ?? Promise.reject(new Error('no select'));
    const request = await page.request('PATCH /api/auth/users/2');
    expect(request.request.body).toEqual({ role: 'operator' });
    request.flush({ ...jo, role: 'operator' });
    await page.answerDuring(chosen, list(maria, { ...jo, role: 'operator' }));
    expect(await select?.getValueText()).toBe('operator');
  });

  it('disables somebody only after asking', async () => {
    const page = await openUsers(maria, jo);
    await (await menuOf(page, 'jo')).clickItem({ text: /Disable/ });
    const agreed = (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Disable' }))).click();
    const request = await page.request('PATCH /api/auth/users/2');
    expect(request.request.body).toEqual({ disabled: true });
    request.flush({ ...jo, disabledAt: maria.createdAt });
    await page.answerDuring(agreed, list(maria, { ...jo, disabledAt: maria.createdAt }));
    expect(page.text()).toContain('jo disabled');
  });

  it('adds a user', async () => {
    const page = await openUsers(maria);
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Add user/ }))).click();
    const [username, password] = await page.rootLoader.getAllHarnesses(MatInputHarness);
    await username?.setValue('jo');
    await password?.setValue('long enough password');
    const saved = (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Add' }))).click();
    const request = await page.request('POST /api/auth/users');
    expect(request.request.body).toEqual({ username: 'jo', password: 'long enough password', role: 'viewer' });
    request.flush(jo);
    await page.answerDuring(saved, list(maria, jo));
    expect(page.text()).toContain('jo');
  });

  it('keeps the form open when the server refuses the new user', async () => {
    const page = await openUsers(maria);
    await (await page.loader.getHarness(MatButtonHarness.with({ text: /Add user/ }))).click();
    const [username, password] = await page.rootLoader.getAllHarnesses(MatInputHarness);
    await username?.setValue('maria');
    await password?.setValue('long enough password');
    const saved = (await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Add' }))).click();
    await page.answerDuring(saved, { 'POST /api/auth/users': refusal(409, { message: 'maria exists.' }) });
    expect(document.querySelector('fw-add-user')?.textContent).toContain('maria exists.');
  });

  it('sets a password that is long enough', async () => {
    const page = await openUsers(maria, jo);
    await (await menuOf(page, 'jo')).clickItem({ text: /Set a password/ });
    const box = await page.rootLoader.getHarness(MatInputHarness);
    const save = await page.rootLoader.getHarness(MatButtonHarness.with({ text: 'Set password' }));
    await box.setValue('short');
    await save.click();
    expect(document.querySelector('fw-set-password')?.textContent).toContain('At least 12 characters.');
    await box.setValue('long enough password');
    const saved = save.click();
    const request = await page.request('PATCH /api/auth/users/2');
    expect(request.request.body).toEqual({ password: 'long enough password' });
    request.flush(jo);
    await page.answerDuring(saved, list(maria, jo));
  });
});

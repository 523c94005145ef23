import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { MatSelectHarness } from '@angular/material/select/testing';
import type { Role, SigningKeyDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { aFirmware, aSigningKey } from '../../testing/builders';
import { openPage, type OpenPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { FirmwareDetail } from '../firmware-detail/firmware-detail';
import { SigningKeys } from './signing-keys';

const KEYS = 'GET /api/ota/keys';
const REVOKED = '2026-11-20T12:00:00.000Z';
const button = (page: OpenPage, text: string | RegExp) => page.rootLoader.getHarness(MatButtonHarness.with({ text }));

async function openKeys(items: SigningKeyDto[], role: Role = 'administrator'): Promise<OpenPage> {
  const page = await openPage(SigningKeys, { role });
  await page.answer({ [KEYS]: { items } });
  return page;
}

describe('SigningKeys', () => {
  it('shows each key, what it signs, and that it is revoked', async () => {
    const page = await openKeys([aSigningKey(), aSigningKey({ keyId: '0a1b2c3d', name: 'Old', revokedAt: REVOKED })]);
    expect(page.text()).toContain('Build pipeline');
    expect(page.text()).toContain('Signs 2 firmware');
    expect(page.text()).toMatch(/Old\s*0a1b2c3d\s*Revoked/);
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('lets only administrators trust and revoke', async () => {
    const page = await openKeys([aSigningKey()], 'operator');
    expect(page.text()).toContain('Build pipeline');
    expect(page.text()).not.toMatch(/Add key|Revoke/);
  });

  it('tells why the server does not trust what was pasted', async () => {
    const page = await openKeys([]);
    await (await button(page, /Add key/)).click();
    const dialog = await page.rootLoader.getHarness(MatDialogHarness);
    const [name, pem] = await dialog.getAllHarnesses(MatInputHarness);
    await name?.setValue('Mine');
    await pem?.setValue('-----BEGIN RSA PUBLIC KEY-----');
    await page.answerDuring((await button(page, 'Trust it')).click(), {
      'POST /api/ota/keys': refusal(422, { message: 'It is an RSA key.' }),
    });
    expect(await dialog.getText()).toContain('It is an RSA key.');
  });

  it('revokes after it has told what follows', async () => {
    const page = await openKeys([aSigningKey()]);
    await (await button(page, 'Revoke')).click();
    const dialog = await page.rootLoader.getHarness(MatDialogHarness);
    expect(await dialog.getText()).toContain('refuse its firmware until another key signs it');
    await page.answerDuring((await dialog.getHarness(MatButtonHarness.with({ text: 'Revoke' }))).click(), {
      'DELETE /api/ota/keys/b6d5562c': null,
      [KEYS]: { items: [aSigningKey({ revokedAt: REVOKED })] },
    });
    expect(page.text()).toContain('Revoked');
  });
});

describe('the signature of a firmware', () => {
  const PATH = '/api/ota/firmware/ESP32_OTA_Base_2.5.0';
  const signature = { keyId: 'b6d5562c', keyName: 'Build pipeline', signedAt: REVOKED, revoked: true };

  async function openFirmware(over: Parameters<typeof aFirmware>[0], role: Role = 'operator'): Promise<OpenPage> {
    const page = await openPage(FirmwareDetail, {
      path: 'firmware/:key',
      url: '/firmware/ESP32_OTA_Base_2.5.0',
      role,
    });
    await page.answer({ [`GET ${PATH}`]: aFirmware(over) });
    return page;
  }

  it('shows who made it, and that the key is revoked', async () => {
    const page = await openFirmware({ signature }, 'viewer');
    expect(page.text()).toMatch(/Signed by Build pipeline\s*b6d5562c/);
    expect(page.text()).toContain('The key is revoked');
    expect(page.text()).not.toContain('Replace signature');
  });

  it('is brought by an operator', async () => {
    const page = await openFirmware({});
    expect(page.text()).toContain('boards that trust keys refuse it');
    await page.answerDuring((await button(page, 'Add signature')).click(), { [KEYS]: { items: [aSigningKey()] } });
    const dialog = await page.rootLoader.getHarness(MatDialogHarness);
    await (await dialog.getHarness(MatSelectHarness)).clickOptions({ text: /Build pipeline/ });
    await (await dialog.getHarness(MatInputHarness)).setValue('MEUC ');
    const clicked = (await button(page, 'Add')).click();
    const put = await page.request(`PUT ${PATH}/signature`);
    expect(put.request.body).toEqual({ keyId: 'b6d5562c', signature: 'MEUC' });
    put.flush(aFirmware());
    const signed = { ...signature, revoked: false };
    await page.answerDuring(clicked, { [`GET ${PATH}`]: aFirmware({ signature: signed }) });
    expect(page.text()).toContain('Signed by Build pipeline');
  });
});

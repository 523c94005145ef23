import { aFirmware } from '../../testing/builders';
import { accessibilityFaults } from '../../testing/accessibility';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { FirmwareDetail } from './firmware-detail';

const visit = { path: 'firmware/:key', url: '/firmware/ESP32_OTA_Base_2.5.0' };
const URL = 'GET /api/ota/firmware/ESP32_OTA_Base_2.5.0';

describe('FirmwareDetail', () => {
  it('shows what the image says of itself', async () => {
    const page = await openPage(FirmwareDetail, visit);
    const image = {
      projectName: 'ESP32_OTA_Base',
      version: '2.5.0',
      builtAt: 'Nov 20 2026 10:12:44',
      idfVersion: 'v5.5.1',
    };
    await page.answer({ [URL]: aFirmware({ image }) });
    expect(page.text()).toContain('v5.5.1');
    expect(page.text()).toContain('1,133,664 bytes');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('says that a withdrawn firmware is given to nobody', async () => {
    const page = await openPage(FirmwareDetail, visit);
    await page.answer({ [URL]: aFirmware({ withdrawnAt: '2026-11-20T12:00:00.000Z' }) });
    expect(page.text()).toMatch(/Withdrawn .*no device is given it any more/);
    expect(page.text()).not.toContain('Assign');
  });

  it('says so when there is no such firmware', async () => {
    const page = await openPage(FirmwareDetail, visit);
    await page.answer({ [URL]: refusal(404, { message: 'There is no such firmware.' }) });
    expect(page.text()).toContain('There is no such firmware.');
  });
});

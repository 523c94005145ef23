import type { ActivityDto, StatsDto } from '@pcms/contract';
import { accessibilityFaults } from '../../testing/accessibility';
import { someStats, stateCounts } from '../../testing/builders';
import { openPage } from '../../testing/open-page';
import { refusal } from '../../testing/refusal';
import { Overview } from './overview';

const stats = (over: Partial<StatsDto> = {}) => ({ 'GET /api/ota/stats': someStats(over) });

const rollback: ActivityDto = {
  at: '2026-11-20T12:00:00.000Z',
  updateId: 'u1',
  firmwareKey: 'ESP32_OTA_Base_2.5.0',
  from: 'rebooting',
  to: 'rolled_back',
  actor: 'device',
  reason: 'brownout',
  detail: null,
  deviceId: 'd1',
  deviceName: 'Hall sign',
};

describe('Overview', () => {
  it('shows the fleet in figures', async () => {
    const page = await openPage(Overview);
    const updates = stateCounts({ downloading: 2, offered: 1, confirmed: 40, failed: 1, rolled_back: 2 });
    await page.answer(
      stats({
        totalFirmwareVersions: 4,
        devices: { online: 18, offline: 6 },
        updates,
        downloads: [{ firmwareKey: 'ESP32_OTA_Base_2.5.0', count: 7 }],
        deviceTypes: [{ type: 'ESP32_OTA_Base', count: 24 }],
        recentActivity: [rollback],
      }),
    );
    expect(page.text()).toMatch(/Devices ?24 ?18 online, 6 offline/);
    expect(page.text()).toMatch(/Updates under way ?3/);
    expect(page.text()).toMatch(/Failed or rolled back ?3/);
    expect(page.text()).toContain('The supply voltage broke down.');
    expect(await accessibilityFaults(page.element)).toEqual([]);
  });

  it('leads a newcomer to the first board', async () => {
    const page = await openPage(Overview);
    await page.answer(stats());
    expect(page.text()).toContain('Bring your first board here');
  });

  it('says why it could not load', async () => {
    const page = await openPage(Overview);
    await page.answer({ 'GET /api/ota/stats': refusal(500, { message: 'The database is away.' }) });
    expect(page.text()).toContain('The database is away.');
  });

  it('follows what happens, and leaves mere heartbeats to the clock', async () => {
    const page = await openPage(Overview);
    await page.answer(stats({ totalFirmwareVersions: 1 }));
    page.events.next({ kind: 'firmware', firmwareKey: 'X_1.0.0' });
    await page.answer(stats({ totalFirmwareVersions: 2 }));
    expect(page.text()).toMatch(/Firmware versions ?2/);
  });
});

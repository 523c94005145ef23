import { LIMITS, ROUTES, type DeviceErrorBody } from '@pcms/contract';
import { exchange } from '../../../tools/scripted-device/fielded/raw-exchange';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const MEGABYTE = 1024 * 1024;
const HEARTBEAT = ROUTES.devices.heartbeat('esp32-1');

describe('bad input', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve();
    admin = await site.administrator(server);
  });
  afterAll(() => site.close());

  describe('from a device', () => {
    async function post(path: string, body: string): Promise<{ status: number; body: DeviceErrorBody }> {
      const answer = await fetch(server.url + path, { method: 'POST', body });
      return { status: answer.status, body: (await answer.json()) as DeviceErrorBody };
    }

    it.each([
      ['uptime', { uptime: 'abc' }],
      ['uptime', { uptime: 1.5 }],
      ['uptime', { uptime: 2 ** 32 }],
      ['free_heap', { free_heap: -1 }],
      ['wifi_rssi', { wifi_rssi: 300 }],
      ['wifi_rssi', { wifi_rssi: true }],
      ['temperature', { temperature: '21.5' }],
      ['temperature', { temperature: [21.5] }],
      ['humidity', { humidity: 100.1 }],
      ['motion', { motion: 'false' }],
      ['nfc_uid', { nfc_uid: '04A2C' }],
      ['version', { version: 'x'.repeat(LIMITS.versionLength + 1) }],
      ['version', { version: 'half a pair \ud800' }],
      ['reset_reason', { reset_reason: 'power\0on' }],
      ['led', { led: 'on' }],
      ['led.mode', { led: { mode: 256 } }],
      ['device_type', { device_type: '../../x' }],
    ])('is refused by the name of its field: %s in %j', async (field, message) => {
      const answer = await post(HEARTBEAT, JSON.stringify(message));
      expect(answer).toMatchObject({ status: 400, body: { success: false, code: 'invalid_field', field } });
      expect(answer.body.message).toContain(field.split('.').at(-1));
    });

    it.each([
      ['temperature', '{"temperature":1e400}', 'invalid_field'],
      ['nothing', '{"temperature":NaN}', 'body_not_json'],
      ['nothing', '{"uptime":90', 'body_not_json'],
      ['nothing', '', 'body_not_json'],
      ['nothing', '[]', 'invalid_field'],
      ['nothing', 'null', 'invalid_field'],
      ['nothing', '"uptime"', 'invalid_field'],
    ])('is refused when the body is no message (%s): %s', async (_, body, code) => {
      expect(await post(HEARTBEAT, body)).toMatchObject({ status: 400, body: { success: false, code } });
    });

    it.each([
      ['device_id', { device_name: 'Hall', device_type: 'ESP32_OTA_Base' }],
      ['device_id', { device_id: 'a/../b', device_name: 'Hall', device_type: 'ESP32_OTA_Base' }],
      ['device_name', { device_id: 'esp32-1', device_name: '', device_type: 'ESP32_OTA_Base' }],
      ['device_name', { device_id: 'esp32-1', device_name: 'x'.repeat(300), device_type: 'ESP32_OTA_Base' }],
      ['device_type', { device_id: 'esp32-1', device_name: 'Hall', device_type: '../../x' }],
      ['mac', { device_id: 'esp32-1', device_name: 'Hall', device_type: 'ESP32_OTA_Base', mac: 'not a mac' }],
    ])('registers nobody: %s', async (field, message) => {
      expect(await post(ROUTES.devices.register, JSON.stringify(message))).toMatchObject({
        status: 400,
        body: { field },
      });
    });

    it('has no effect where a field is unknown or a reading failed', async () => {
      const message = { uptime: 5, temperature: null, humidity: null, __proto__: { x: 1 }, mystery: { deep: [1] } };
      expect(await post(HEARTBEAT, JSON.stringify(message))).toMatchObject({ status: 200 });
      expect((await admin.device('esp32-1')).heartbeats[0]).toMatchObject({ uptimeSeconds: 5, temperature: null });
    });

    it.each([17 * 1024, 10 * MEGABYTE])('is refused when the body has %i bytes', async (sizeBytes) => {
      const answer = await post(HEARTBEAT, JSON.stringify({ filling: 'x'.repeat(sizeBytes) }));
      expect(answer).toMatchObject({ status: 413, body: { success: false, code: 'body_too_large' } });
    });

    it.each([
      ['x'.repeat(LIMITS.deviceIdLength + 1), 'invalid_field'],
      ['two%20words', 'invalid_field'],
      ['..%2F..%2Fetc', 'invalid_field'],
      ['%00', 'invalid_field'],
      ['k%C3%BCche', 'invalid_field'],
      ['%E0%A4', 'bad_path'],
      ['%', 'bad_path'],
    ])('is refused when its id is %s', async (deviceId, code) => {
      const calls = [
        ['GET', `/api/ota/check/${deviceId}`],
        ['POST', `/api/devices/${deviceId}/heartbeat`],
      ] as const;
      for (const [method, path] of calls) {
        const answer = await fetch(server.url + path, { method, body: method === 'POST' ? '{}' : undefined });
        expect([answer.status, await answer.json()]).toEqual([400, expect.objectContaining({ success: false, code })]);
      }
    });

    it.each([
      ['X-Device-Version', 'x'.repeat(LIMITS.versionLength + 1)],
      ['X-Device-Type', 'a/b'],
      ['X-Device-Image', 'not hex'],
    ])('is refused by the name of its header %s', async (name, value) => {
      const answer = await fetch(server.url + ROUTES.ota.check('esp32-1'), { headers: { [name]: value } });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        expect.objectContaining({ field: name.toLowerCase() }),
      ]);
    });

    it('is refused when the headers are larger than any program needs', async () => {
      const request = `GET ${ROUTES.ota.check('esp32-1')} HTTP/1.1\r\nHost: x\r\nX-Filling: ${'x'.repeat(64 * 1024)}\r\n\r\n`;
      expect((await exchange(new URL(server.url), request, AbortSignal.timeout(5_000))).status).toBe(431);
    });
  });

  describe('from a person', () => {
    const draft = { name: 'x', firmwareKey: 'x', target: { deviceIds: ['a'] } };

    it.each([
      ['username', 'POST', ROUTES.auth.login, { username: 5, password: 'x' }],
      ['password', 'POST', ROUTES.auth.login, { username: 'admin', password: 'x'.repeat(300) }],
      ['role', 'POST', ROUTES.auth.users, { username: 'maria', password: 'x'.repeat(12), role: 'emperor' }],
      ['colour', 'POST', ROUTES.auth.tokens, { name: 'pipeline', colour: 'red' }],
      ['name', 'POST', ROUTES.devices.types, { name: '../../x', chip: 'ESP32', slotBytes: 1_310_720 }],
      ['name', 'POST', ROUTES.devices.types, { name: 'x'.repeat(300), chip: 'ESP32', slotBytes: 1_310_720 }],
      ['chip', 'POST', ROUTES.devices.types, { name: 'Toaster', chip: 'Z80', slotBytes: 1_310_720 }],
      ['slotBytes', 'POST', ROUTES.devices.types, { name: 'Toaster', chip: 'ESP32', slotBytes: '1310720' }],
      ['name', 'PATCH', ROUTES.devices.one('esp32-1'), { name: 'x'.repeat(300) }],
      ['notes', 'PATCH', ROUTES.devices.one('esp32-1'), { notes: 'NUL \0' }],
      ['notes', 'PATCH', ROUTES.devices.one('esp32-1'), { notes: 'half a pair \ud800' }],
      ['name', 'POST', ROUTES.ota.rollouts, { ...draft, name: 'x'.repeat(300) }],
      ['firmwareKey', 'POST', ROUTES.ota.rollouts, { ...draft, firmwareKey: { $ne: '' } }],
      ['target', 'POST', ROUTES.ota.rollouts, { ...draft, target: 'all' }],
      ['target', 'POST', ROUTES.ota.rollouts, { ...draft, target: [] }],
      ['target.deviceIds', 'POST', ROUTES.ota.rollouts, { ...draft, target: { deviceIds: [1] } }],
      ['target.deviceIds', 'POST', ROUTES.ota.rollouts, { ...draft, target: { deviceIds: Array(10_001).fill('a') } }],
      ['target.deviceTypes', 'POST', ROUTES.ota.rollouts, { ...draft, target: { deviceTypes: ['../../x'] } }],
      ['priority', 'POST', ROUTES.ota.rollouts, { ...draft, priority: 0.5 }],
      ['limit', 'GET', `${ROUTES.devices.list}?limit=0`, undefined],
      ['limit', 'GET', `${ROUTES.devices.list}?limit=many`, undefined],
      ['limit', 'GET', `${ROUTES.devices.list}?limit=5&limit=6`, undefined],
      ['online', 'GET', `${ROUTES.devices.list}?online=maybe`, undefined],
      ['state', 'GET', `${ROUTES.devices.list}?state=flying`, undefined],
      ['search', 'GET', `${ROUTES.devices.list}?search=a&search=b`, undefined],
      ['search', 'GET', `${ROUTES.devices.list}?search=${'x'.repeat(300)}`, undefined],
      ['cursor', 'GET', `${ROUTES.devices.list}?cursor=!!!`, undefined],
      ['colour', 'GET', `${ROUTES.devices.list}?colour=red`, undefined],
      ['deviceId', 'GET', '/api/devices/%00', undefined],
    ] as const)('is refused by the name of its field: %s (%s %.60s)', async (field, method, path, body) => {
      const answer = await admin.try(method, path, body);
      expect(answer).toMatchObject({ status: 400, body: { code: 'invalid_field', field } });
      expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
    });

    it.each([
      ['{"name":', 400, 'body_not_json'],
      ['"name"', 400, 'body_not_json'],
      [JSON.stringify({ name: 'x'.repeat(10 * MEGABYTE) }), 413, 'body_too_large'],
    ])('is refused when the body is %.10s…', async (body, status, code) => {
      const answer = await fetch(server.url + ROUTES.ota.rollouts, {
        method: 'POST',
        headers: { ...admin.headers, 'Content-Type': 'application/json' },
        body,
      });
      expect([answer.status, await answer.json()]).toEqual([status, expect.objectContaining({ code })]);
    });

    it.each([
      ['/api/devices/%', 400, 'bad_request'],
      ['/api/devices/%E0%A4', 400, 'bad_request'],
      ['/api/ota/rollouts/1', 400, 'bad_request'],
      ['/api/devices/..%2F..%2Fetc%2Fpasswd', 404, 'device_not_found'],
      ['/api/ota/firmware/..%2F..%2Fx', 404, 'firmware_not_found'],
      ['/api/nothing/here', 404, 'not_found'],
    ])('is refused in the path: %s', async (path, status, code) => {
      expect(await admin.try('GET', path)).toMatchObject({ status, body: { code, requestId: expect.any(String) } });
    });
  });
});

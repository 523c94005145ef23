import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROUTES, type DeviceDetailDto } from '@pcms/contract';
import { readImage } from '@pcms/esp-image';
import { base64Of, generateKeyPair, keyIdOf, publicKeyPem, signManifest, type KeyPair } from '@pcms/signing';
import {
  makeTestImage,
  VirtualDevice,
  type DeviceType,
  type TestImage,
  type VirtualDeviceOptions,
} from '../../../tools/virtual-device';
import { eventually } from './testing/eventually';
import { OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const TYPES: readonly DeviceType[] = ['ESP32_LED_Blink', 'ESP32_OTA_Base', 'ESP32_PersonalCMS'];
/** A device's minutes become seconds; what the server waits for stays as it is. */
const SPEED = 20;
const NETWORK = { ssid: 'Workshop', password: 'solder-and-flux' };

/** The real firmware in a process, against the real API: what no test of one side can promise. */
describe('virtual devices', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let key: KeyPair;
  let keyFolder: string;
  const devices: VirtualDevice[] = [];
  let patch = 0;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve({ CHECK_SECONDS: '10', HEARTBEAT_SECONDS: '10' });
    admin = await site.administrator(server);
    key = await generateKeyPair();
    keyFolder = await mkdtemp(join(tmpdir(), 'pcms-key-'));
    await writeFile(join(keyFolder, 'key.pem'), publicKeyPem(key.spki));
    await admin.send('POST', ROUTES.ota.keys, { name: 'Pipeline', publicKeyPem: publicKeyPem(key.spki) });
  });
  afterEach(async () => {
    for (const device of devices.splice(0)) await device.throwAway();
  });
  afterAll(async () => {
    await rm(keyFolder, { recursive: true });
    await site.close();
  });

  function start(options: VirtualDeviceOptions): VirtualDevice {
    const device = VirtualDevice.start({ speed: SPEED, ...options });
    devices.push(device);
    return device;
  }

  /** An image that trusts our key alone, of a version that was never there. */
  const trusting = (wish: Pick<TestImage, 'type' | 'fault'>) =>
    makeTestImage({ ...wish, version: `3.0.${patch++}`, trust: [join(keyFolder, 'key.pem')] });

  function factsOf(bytes: Buffer) {
    const read = readImage(bytes);
    if (!read.ok || !read.image.description) throw new Error('no image of ours');
    const { sizeBytes, sha256, description } = read.image;
    const { projectName: type, version, secureVersion: securityVersion } = description;
    return { type, version, sizeBytes, sha256, securityVersion };
  }

  async function publishSigned(bytes: Buffer): Promise<string> {
    const facts = factsOf(bytes);
    const signed = await signManifest(key.pkcs8, facts);
    const fields = { signature: base64Of(signed), keyId: keyIdOf(key.spki) };
    return (await admin.publish(bytes, fields)).key;
  }

  const idOf = async (device: VirtualDevice) => (await device.untilStatus(({ device_id: id }) => id !== '')).device_id;
  const moves = ({ history }: DeviceDetailDto) => history.map(({ to }) => to).reverse();
  const untilMoved = (deviceId: string, state: string) =>
    eventually(
      () => admin.device(deviceId),
      (device) => moves(device).includes(state as never),
    );

  /** A device that runs the same image has asked first: the patch is made when somebody wants it. */
  async function untilThereIsADelta(running: Buffer, firmwareKey: string): Promise<void> {
    const first = new OurDevice(server.url, 'esp32-first');
    first.running = { ...factsOf(running), digest: running.toString('hex', running.length - 32) };
    await first.register({ capabilities: 'ota,delta' });
    await admin.rollOut(firmwareKey, { deviceIds: [first.deviceId] });
    await eventually(async () => (await first.offer()).delta, Boolean, 60_000);
  }

  /** Does what a person does with a phone. */
  async function setUp(device: VirtualDevice, more: Readonly<Record<string, string>> = {}): Promise<void> {
    const [, portal] = await device.until(/^portal: (http\S+)$/m);
    const wish = { device_name: 'Hall "5" é', wifi_ssid: NETWORK.ssid, wifi_password: NETWORK.password };
    const form = new URLSearchParams({ ...wish, server_url: server.url, occupation: 'sign', ...more });
    const answer = await fetch(`${portal}submit`, { method: 'POST', body: form });
    expect([answer.status, (await answer.text()).includes('Saved')]).toEqual([200, true]);
    await device.until(/^online$/m);
  }

  it.each(TYPES)('a new %s is set up through its portal, enrols, and takes a signed update', async (type) => {
    const device = start({ type, image: await trusting({ type }) });
    await setUp(device);
    const id = await idOf(device);
    expect(await admin.device(id)).toMatchObject({ name: 'Hall "5" é', type, enrolled: true, wifiSsid: NETWORK.ssid });

    const firmwareKey = await publishSigned(await trusting({ type }));
    await admin.rollOut(firmwareKey, { deviceIds: [id] });
    await device.until(/^boot: slot 1 PENDING_VERIFY after software$/m);
    await device.until(/^online$/m);
    expect(moves(await untilMoved(id, 'confirmed'))).toEqual(
      expect.arrayContaining(['offered', 'downloading', 'verifying', 'installing', 'rebooting', 'confirmed']),
    );
    expect(await device.untilStatus(({ slot_state: state }) => state === 'VALID')).toMatchObject({ slot: 1 });
  });

  it('a device that trusts a key takes nothing unsigned', async () => {
    const type = 'ESP32_OTA_Base';
    const device = start({ type, server: server.url, image: await trusting({ type }) });
    await device.until(/^online$/m);
    const { key: firmwareKey } = await admin.publish(await trusting({ type }));
    await admin.rollOut(firmwareKey, { deviceIds: [await idOf(device)] });
    const { history } = await untilMoved(await idOf(device), 'failed');
    expect(history.find(({ to }) => to === 'failed')).toMatchObject({ reason: 'bad_signature', from: 'offered' });
    expect(device.said).not.toContain('slot 1');
  });

  it('an update comes as a delta where the server has one, and is confirmed', async () => {
    const type = 'ESP32_OTA_Base';
    const running = await trusting({ type });
    const next = await trusting({ type });
    await publishSigned(running);
    const firmwareKey = await publishSigned(next);
    await untilThereIsADelta(running, firmwareKey);

    const device = start({ type, server: server.url, image: running });
    await device.until(/^online$/m);
    const id = await idOf(device);
    await admin.rollOut(firmwareKey, { deviceIds: [id] });
    const [, bytes] = await device.until(/^log: update \S+: as a delta of (\d+) bytes$/m);
    expect(Number(bytes)).toBeLessThan(next.length / 10);
    await device.until(/^boot: slot 1 PENDING_VERIFY after software$/m);
    expect(device.said).not.toContain('for the whole image');
    expect(moves(await untilMoved(id, 'confirmed'))).toContain('verifying');
    expect(await device.untilStatus(({ slot_state: state }) => state === 'VALID')).toMatchObject({ slot: 1 });
  });

  it.each([
    ['ESP32_OTA_Base', 'never_checks_in', 'no_checkin'],
    ['ESP32_LED_Blink', 'never_checks_in', 'no_checkin'],
    ['ESP32_PersonalCMS', 'never_checks_in', 'no_checkin'],
    ['ESP32_OTA_Base', 'lose_wifi', 'no_checkin'],
    ['ESP32_OTA_Base', 'crash_in_setup', 'crash_loop'],
    ['ESP32_OTA_Base', 'hang', 'watchdog'],
  ] as const)('%s comes back by itself from an image that has the fault %s', async (type, fault, reason) => {
    // Probation takes 5 minutes of the device's, a hang 5 seconds of ours.
    const device = start({ type, server: server.url, image: await trusting({ type }), speed: 60 });
    await device.until(/^online$/m);
    const id = await idOf(device);
    const { version } = await device.status();
    await admin.rollOut(await publishSigned(await trusting({ type, fault })), { deviceIds: [id] });
    await device.until(/^boot: slot 1 PENDING_VERIFY/m);
    await device.until(/^boot: slot 0 VALID/m);
    await device.until(/^online$/m);
    const known = await untilMoved(id, 'rolled_back');
    expect(known.history[0]).toMatchObject({ to: 'rolled_back', actor: 'device', reason });
    expect(known.version).toBe(version);
  });

  it('a power cut while it writes costs a download nothing but time', async () => {
    const type = 'ESP32_OTA_Base';
    const device = start({ type, server: server.url, image: await trusting({ type }) });
    await device.until(/^online$/m);
    const id = await idOf(device);
    await device.write('faults', { cut_power_at_flash_write: 60 });
    await admin.rollOut(await publishSigned(await trusting({ type })), { deviceIds: [id] });
    await device.until(/^boot: slot 0 VALID after power_on$/m);
    await device.until(/^boot: slot 1 PENDING_VERIFY after software$/m);
    await untilMoved(id, 'confirmed');
  });

  it('an LED shows what a person wants of it', async () => {
    const device = start({ type: 'ESP32_LED_Blink', server: server.url });
    await device.until(/^online$/m);
    const id = await idOf(device);
    const led = { mode: 1, brightness: 100, intervalMs: 300, external: true };
    await admin.send('PUT', ROUTES.devices.settings(id), { led });
    const known = await eventually(
      () => admin.device(id),
      (one) => one.led.arrived === true,
    );
    expect(known.led.reported).toEqual(led);
    expect(
      await eventually(
        async () => (await device.pins())[4],
        (level) => level !== 0,
      ),
    ).toBe(100);
  });

  it('goes back to the firmware before when a person says so', async () => {
    const type = 'ESP32_OTA_Base';
    const device = start({ type, server: server.url, image: await trusting({ type }) });
    await device.until(/^online$/m);
    const id = await idOf(device);
    await admin.rollOut(await publishSigned(await trusting({ type })), { deviceIds: [id] });
    await untilMoved(id, 'confirmed');
    await admin.send('POST', ROUTES.devices.rollBack(id));
    await device.until(/^boot: slot 0 PENDING_VERIFY after software$/m);
    expect((await untilMoved(id, 'rolled_back')).history[0]).toMatchObject({ actor: 'person' });
    await device.untilStatus(({ slot_state: state }) => state === 'VALID');
  });

  it.each([
    ['personalcms', 'ESP32_OTA_Base'],
    ['esp32led', 'ESP32_LED_Blink'],
  ] as const)('keeps the Wi-Fi that older firmware stored in %s', async (space, type) => {
    const old = { device_name: 'Old one', wifi_ssid: NETWORK.ssid, wifi_password: NETWORK.password };
    const device = start({ type, slotBytes: 1_310_720, nvs: { [space]: { ...old, server_url: server.url } } });
    await device.until(/^wifi: joined Workshop$/m);
    await device.until(/^online$/m);
    expect(await admin.device(await idOf(device))).toMatchObject({ name: 'Old one', slotBytes: 1_310_720 });
  });
});

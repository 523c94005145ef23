import { setTimeout as pause } from 'node:timers/promises';
import { buildImage } from '@pcms/esp-image/testing';
import type { DeviceOptions } from './device-options';
import { ScriptedDevice } from './scripted-device';
import { FakeServer, type Call } from './testing/fake-server';
import { instantClock } from './testing/instant-clock';

const IMAGE = Buffer.from(buildImage({ version: '2.5.0', sizeBytes: 160_000 }));
const DIGEST = IMAGE.toString('hex', IMAGE.length - 32);

describe('ScriptedDevice', () => {
  let server: FakeServer;
  let stop: AbortController;
  let ended: Promise<void>;

  beforeEach(async () => {
    server = await FakeServer.start();
    stop = new AbortController();
  });
  afterEach(async () => {
    stop.abort();
    await ended;
    await server.stop();
  });

  function start(options: Partial<DeviceOptions> = {}): ScriptedDevice {
    const device = new ScriptedDevice({
      serverUrl: server.url,
      deviceId: 'esp32-24a160c3f0de',
      type: 'ESP32_OTA_Base',
      version: '2.4.0',
      clock: instantClock(),
      random: () => 0.5,
      ...options,
    });
    ended = device.run(stop.signal);
    return device;
  }

  const report = (state: string) => (call: Call) => call.route === 'report' && call.json['state'] === state;
  const nth = (route: Call['route'], count: number) => () => server.callsOf(route).length >= count;

  it('registers, says how it is, and asks for an update, in this order', async () => {
    start({ name: 'Hall sign', wifi: 'workshop', image: 'ab'.repeat(32) });
    const check = await server.waitFor((call) => call.route === 'check');
    expect(server.calls.slice(0, 3).map((call) => call.route)).toEqual(['register', 'heartbeat', 'check']);
    expect(server.calls[0]?.json).toMatchObject({ device_name: 'Hall sign', wifi_ssid: 'workshop', can_enrol: true });
    expect(check.headers).toMatchObject({
      'x-device-version': '2.4.0',
      'x-device-type': 'ESP32_OTA_Base',
      'x-device-image': 'ab'.repeat(32),
    });
  });

  it('takes an update from the offer to the confirmation, and tells every step', async () => {
    server.offerImage(IMAGE);
    const device = start();
    await server.waitFor(report('confirmed'));
    expect(server.reportedStates).toEqual(['downloading', 'verifying', 'installing', 'rebooting', 'confirmed']);
    expect(device.running).toEqual({ type: 'ESP32_OTA_Base', version: '2.5.0', digest: DIGEST });
    expect(server.callsOf('register').at(-1)?.headers['x-device-image']).toBe(DIGEST);
  });

  it('reports progress that never goes back', async () => {
    server.offerImage(IMAGE);
    start();
    await server.waitFor(report('verifying'));
    const progress = server.callsOf('report').flatMap((call) => (call.json['progress'] as number | undefined) ?? []);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(100);
  });

  it('resumes a download that breaks off, and takes the right image', async () => {
    server.offerImage(IMAGE);
    server.disturb('download', { breakOffAfterBytes: 1_000 });
    const device = start();
    await server.waitFor(report('confirmed'));
    expect(server.callsOf('download')[1]?.headers.range).toBe('bytes=1000-66535');
    expect(device.running.digest).toBe(DIGEST);
  });

  it('goes on with heartbeats during a slow download', async () => {
    server.offerImage(IMAGE);
    start({ pace: { downloadBytesPerSecond: 500 } });
    await server.waitFor(report('verifying'));
    expect(server.callsOf('heartbeat').length).toBeGreaterThan(4);
  });

  it('drops an update that was withdrawn, and stays as it is', async () => {
    server.offerImage(IMAGE);
    server.disturb('download', { status: 410 });
    const device = start({ personality: 'healthy' });
    await server.waitFor(nth('download', 1));
    await server.waitFor(nth('check', 2));
    expect(server.reportedStates).toEqual(['downloading']);
    expect(device.running.version).toBe('2.4.0');
  });

  it('stops when the server refuses a report', async () => {
    server.offerImage(IMAGE);
    server.disturb('report', { status: 409 });
    start();
    await server.waitFor(nth('check', 2));
    expect(server.callsOf('download')).toHaveLength(0);
  });

  it('refuses an image that does not fit, without a download', async () => {
    server.offerImage(IMAGE);
    start({ slotBytes: 100_000 });
    const failed = await server.waitFor(report('failed'));
    expect(failed.json).toMatchObject({ reason: 'no_space', detail: '160000 bytes for a slot of 100000' });
    expect(server.callsOf('download')).toHaveLength(0);
  });

  it('keeps the last word on an update until the server takes it', async () => {
    server.offerImage(IMAGE);
    const device = start();
    await server.waitFor(report('rebooting'));
    server.disturb('report', { status: 503, headers: { 'Retry-After': '5' } });
    await server.waitFor(() => server.callsOf('report').filter(report('confirmed')).length === 2);
    expect(device.running.version).toBe('2.5.0');
  });

  it('keeps the credential that it is given and uses it', async () => {
    server.disturb('register', { json: { credential: { username: 'esp32-24a160c3f0de', password: 'secret' } } });
    start();
    const heartbeat = await server.waitFor((call) => call.route === 'heartbeat');
    expect(heartbeat.headers.authorization).toBe(basic('esp32-24a160c3f0de:secret'));
  });

  it('registers without its credential when the server no longer takes it', async () => {
    server.disturb('register', { json: { credential: { username: 'x', password: 'old' } } });
    server.disturb('heartbeat', { status: 401 });
    server.disturb('register', { json: { credential: { username: 'x', password: 'new' } } });
    start();
    await server.waitFor(nth('heartbeat', 2));
    expect(server.callsOf('register')[1]?.headers.authorization).toBeUndefined();
    expect(server.callsOf('heartbeat')[1]?.headers.authorization).toBe(basic('x:new'));
  });

  it('keeps its credential when the server gives no other, and comes back with it', async () => {
    server.disturb('register', { json: { credential: { username: 'x', password: 'mine' } } });
    server.disturb('heartbeat', { status: 401 });
    server.disturb('register', { status: 401 });
    start();
    await server.waitFor(nth('register', 3));
    expect(server.callsOf('register')[2]?.headers.authorization).toBe(basic('x:mine'));
  });

  it('asks ever less often while it is registered and refused everything else', async () => {
    const clock = instantClock();
    for (let call = 0; call < 12; call++) {
      server.disturb('heartbeat', { status: 401 });
      server.disturb('check', { status: 401 });
    }
    start({ clock });
    await server.waitFor(nth('register', 12));
    expect(clock.nowMs()).toBeGreaterThan(6 * 60_000);
  });

  it('presents the fleet-wide credential while it has none of its own', async () => {
    start({ credential: { username: 'fleet', password: 'word' } });
    const registration = await server.waitFor((call) => call.route === 'register');
    expect(registration.headers.authorization).toBe(basic('fleet:word'));
  });

  it('waits as long as a busy server asks', async () => {
    const clock = instantClock();
    server.disturb('register', { status: 503, headers: { 'Retry-After': '900' } });
    start({ clock });
    await server.waitFor(nth('register', 2));
    expect(clock.nowMs()).toBe(900_000);
  });

  it('takes the cadence from the server', async () => {
    const clock = instantClock();
    server.disturb('heartbeat', { json: { heartbeat_s: 600, check_s: 5 } });
    start({ clock });
    await server.waitFor(nth('check', 21));
    expect(clock.nowMs()).toBe(100_000);
    expect(server.callsOf('heartbeat')).toHaveLength(1);
  });

  it('asks at once when the server wants it to', async () => {
    const clock = instantClock();
    start({ clock });
    await server.waitFor(nth('check', 1));
    server.disturb('heartbeat', { json: { check_now: true } });
    await server.waitFor(nth('check', 2));
    expect(clock.nowMs()).toBe(60_000);
  });

  it('goes back to the image before when the server orders it', async () => {
    server.offerImage(IMAGE);
    const device = start();
    await server.waitFor(report('confirmed'));
    server.disturb('heartbeat', { json: { roll_back: 'the-update' } });
    const rolledBack = await server.waitFor(report('rolled_back'));
    expect(rolledBack.json).toEqual({ update_id: 'the-update', state: 'rolled_back' });
    expect(device.running.version).toBe('2.4.0');
  });

  it('stays where it is when it is ordered back and has no image before', async () => {
    const lines: string[] = [];
    server.disturb('heartbeat', { json: { roll_back: 'the-update' } });
    start({ log: (line) => lines.push(line) });
    await server.waitFor(nth('heartbeat', 2));
    expect(lines).toContain('cannot go back: the spare slot holds no image');
    expect(server.callsOf('register')).toHaveLength(1);
  });

  it('blinks when a person wants to find it', async () => {
    const lines: string[] = [];
    server.disturb('heartbeat', { json: { identify: true } });
    start({ log: (line) => lines.push(line) });
    await server.waitFor(nth('heartbeat', 2));
    expect(lines).toContain('identifies itself: the LED blinks');
  });

  it('believes its last answer when a check is not modified', async () => {
    server.disturb('check', { json: { update_available: false, message: '' }, headers: { ETag: '"e1"' } });
    server.disturb('check', { status: 304 });
    start();
    await server.waitFor(nth('check', 3));
    expect(server.callsOf('check').map((call) => call.headers['if-none-match'])).toEqual([undefined, '"e1"', '"e1"']);
  });

  it('comes back by itself after the server was away', async () => {
    server.disturb('register', { breakOffAfterBytes: 0 });
    server.disturb('register', { status: 500 });
    start();
    await server.waitFor(nth('heartbeat', 1));
    expect(server.callsOf('register').length).toBeGreaterThan(1);
  });

  describe('by personality', () => {
    it('fails_hash finds that its flash holds other bytes, and says so', async () => {
      server.offerImage(IMAGE);
      const device = start({ personality: 'fails_hash' });
      const failed = await server.waitFor(report('failed'));
      expect(failed.json['reason']).toBe('bad_hash');
      expect(device.running.version).toBe('2.4.0');
    });

    it('rolls_back starts the new image, never reaches the server with it, and returns', async () => {
      server.offerImage(IMAGE);
      const device = start({ personality: 'rolls_back' });
      const rolledBack = await server.waitFor(report('rolled_back'));
      expect(rolledBack.json['reason']).toBe('no_checkin');
      expect(device.running.version).toBe('2.4.0');
      expect(server.callsOf('register').map((call) => call.headers['x-device-version'])).toEqual(['2.4.0', '2.4.0']);
    });

    it('crashes starts the new image again and again without a call, and returns', async () => {
      server.offerImage(IMAGE);
      const device = start({ personality: 'crashes' });
      const rolledBack = await server.waitFor(report('rolled_back'));
      expect(rolledBack.json).toMatchObject({ reason: 'crash_loop', detail: 'crashed 3 times' });
      expect(device.running.version).toBe('2.4.0');
    });

    it('bricks is never heard of again after it restarts', async () => {
      server.offerImage(IMAGE);
      start({ personality: 'bricks' });
      await ended;
      expect(server.reportedStates.at(-1)).toBe('rebooting');
      expect(server.callsOf('register')).toHaveLength(1);
    });

    it('offline says once how it is and is silent from then on', async () => {
      start({ personality: 'offline' });
      await ended;
      expect(server.calls.map((call) => call.route)).toEqual(['register', 'heartbeat']);
    });

    it('waits knows its offer and leaves it', async () => {
      server.offerImage(IMAGE);
      start({ personality: 'waits' });
      await server.waitFor(nth('check', 2));
      expect(server.calls.filter((call) => call.route === 'download' || call.route === 'report')).toEqual([]);
    });
  });

  it('ends its run when it is stopped', async () => {
    start();
    await server.waitFor(nth('check', 1));
    stop.abort();
    expect(await Promise.race([ended.then(() => 'ended'), pause(5_000, 'still runs', { ref: false })])).toBe('ended');
  });
});

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

import { createHash } from 'node:crypto';
import { buildImage } from '@pcms/esp-image/testing';
import { FakeServer, type Call } from '../testing/fake-server';
import { instantClock } from '../testing/instant-clock';
import { FieldedBoard, type FieldedOptions } from './fielded-board';

const IMAGE = Buffer.from(buildImage({ version: '2.5.0' }));

describe('FieldedBoard', () => {
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

  function start(options: Partial<FieldedOptions> = {}): FieldedBoard {
    const board = new FieldedBoard({
      serverUrl: server.url,
      deviceId: 'ESP32_OTA_BASE_001',
      name: 'Greenhouse door',
      version: '2.4.0',
      image: 'cd'.repeat(32),
      stationMac: '24:A1:60:C3:F0:DE',
      wifi: 'garden',
      forgetsVersion: false,
      clock: instantClock(),
      log: () => undefined,
      ...options,
    });
    ended = board.run(stop.signal);
    return board;
  }

  const nth = (route: Call['route'], count: number) => () => server.callsOf(route).length >= count;

  it('registers once with the type of the board, and names its variant in heartbeats', async () => {
    start();
    await server.waitFor(nth('heartbeat', 4));
    expect(server.callsOf('register').map((call) => call.json['device_type'])).toEqual(['ESP32_DevKit_V1']);
    expect(server.callsOf('heartbeat')[0]?.json).toMatchObject({
      device_type: 'ESP32_OTA_Base',
      version: '2.4.0',
      uptime: 30,
    });
  });

  it('asks for the first time two minutes after it started', async () => {
    const clock = instantClock();
    start({ clock });
    const check = await server.waitFor((call) => call.route === 'check');
    expect(clock.nowMs()).toBe(120_000);
    expect(check.headers).toMatchObject({ 'x-device-version': '2.4.0', 'x-device-type': 'ESP32_OTA_Base' });
    expect(check.headers).not.toHaveProperty('authorization');
  });

  it('downloads over HTTP/1.0 with what the stock update library knows', async () => {
    server.offerImage(IMAGE);
    start();
    const download = await server.waitFor((call) => call.route === 'download');
    expect(download.httpVersion).toBe('1.0');
    expect(download.headers).toMatchObject({
      'user-agent': 'ESP32-http-Update',
      'x-esp32-sta-mac': '24:A1:60:C3:F0:DE',
      'x-esp32-sketch-sha256': 'CD'.repeat(32),
      'x-esp32-mode': 'sketch',
    });
    expect(download.headers).not.toHaveProperty('range');
  });

  it('asks for exactly the URL that it was told, query included', async () => {
    server.offerImage(IMAGE);
    start();
    const download = await server.waitFor((call) => call.route === 'download');
    expect(download.query).toMatch(/^update=0193a5f0-/);
  });

  it('restarts into the new version and never reports', async () => {
    server.offerImage(IMAGE);
    const board = start();
    await server.waitFor(nth('register', 2));
    expect(board.version).toBe('2.5.0');
    expect(server.callsOf('report')).toEqual([]);
  });

  it('goes on saying the old version when its constant was forgotten, with the digest of the new image', async () => {
    server.offerImage(IMAGE);
    start({ forgetsVersion: true });
    await server.waitFor(nth('download', 2));
    expect(server.callsOf('check').at(-1)?.headers['x-device-version']).toBe('2.4.0');
    expect(server.callsOf('download')[1]?.headers['x-esp32-sketch-sha256']).toBe(
      IMAGE.toString('hex', IMAGE.length - 32).toUpperCase(),
    );
  });

  it('flashes nothing whose MD5 differs', async () => {
    server.offerImage(IMAGE, { md5: createHash('md5').update('something else').digest('hex') });
    const board = start();
    await server.waitFor(nth('check', 2));
    expect(board.version).toBe('2.4.0');
    expect(server.callsOf('register')).toHaveLength(1);
  });

  it.each([304, 403, 404, 503])('flashes nothing after a %i, and asks again', async (status) => {
    server.offerImage(IMAGE);
    server.disturb('download', { status });
    start();
    await server.waitFor(nth('check', 2));
    expect(server.callsOf('register')).toHaveLength(1);
  });

  it('cannot read an answer of more than 1,023 bytes', async () => {
    server.offerImage(IMAGE, { description: 'x'.repeat(1_023) });
    start();
    await server.waitFor(nth('check', 2));
    expect(server.callsOf('download')).toEqual([]);
  });

  it('goes on when an answer is not JSON', async () => {
    server.disturb('check', { status: 200 });
    start();
    await server.waitFor(nth('check', 2));
    expect(server.callsOf('download')).toEqual([]);
  });

  it('goes on when the server was away', async () => {
    server.disturb('register', { breakOffAfterBytes: 0 });
    start();
    await server.waitFor(nth('check', 1));
    expect(server.callsOf('heartbeat').length).toBeGreaterThan(0);
  });
});

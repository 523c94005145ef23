import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  DEVICE_HEADERS,
  ROUTES,
  type FirmwareDto,
  type PublishedFirmwareDto,
  type RolloutDto,
  type UpdateAnswer,
} from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { eventually } from './testing/eventually';
import { OurDevice } from './testing/our-device';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

/** More than all the buffers between a server and a client that does not read can hold. */
const SIZE_BYTES = 12 * 1024 * 1024;
const TYPE = { name: 'Greenhouse', chip: 'ESP32', slotBytes: 16 * 1024 * 1024 };
const IMAGE = Buffer.from(buildImage({ projectName: TYPE.name, version: '2.0.0', sizeBytes: SIZE_BYTES }));
const SHA256 = createHash('sha256').update(IMAGE).digest('hex');
const MD5 = createHash('md5').update(IMAGE).digest('hex');
const DIGEST = IMAGE.toString('hex', IMAGE.length - 32);

describe('a download', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let firmware: PublishedFirmwareDto;
  let rollout: RolloutDto;
  let device: OurDevice;
  let offer: UpdateAnswer;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve();
    admin = await site.administrator(server);
    await admin.send('POST', ROUTES.devices.types, TYPE);
    firmware = await admin.publish(IMAGE);
  });
  afterAll(() => site.close());

  beforeEach(async () => {
    device = new OurDevice(server.url, `esp32-${randomBytes(6).toString('hex')}`);
    device.running = { type: TYPE.name, version: '1.0.0', digest: '0a'.repeat(32) };
    await device.register({ slot_size: TYPE.slotBytes });
    rollout = await admin.rollOut(firmware.key, { deviceIds: [device.deviceId] });
    offer = await device.offer();
  });

  const fetchImage = (headers: Record<string, string> = {}) => device.download(offer.firmware_url, headers);
  const bytesOf = async (response: Response): Promise<Buffer> => Buffer.from(await response.arrayBuffer());
  const countOf = async (): Promise<number> =>
    (await admin.get<FirmwareDto>(ROUTES.ota.firmware(firmware.key))).downloads;

  it('is the very file, with all that says so', async () => {
    const answer = await fetchImage();
    expect(answer.status).toBe(200);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'cache-control': 'private, immutable',
      'content-length': String(SIZE_BYTES),
      'content-type': 'application/octet-stream',
      digest: `sha-256=${Buffer.from(SHA256, 'hex').toString('base64')}`,
      etag: `"${SHA256}"`,
      'x-md5': MD5,
    });
    expect((await bytesOf(answer)).equals(IMAGE)).toBe(true);
  });

  it('is announced by HEAD, which sends none of it and begins nothing', async () => {
    const answer = await device.download(offer.firmware_url, {}, 'HEAD');
    expect(answer.headers.get('content-length')).toBe(String(SIZE_BYTES));
    expect(answer.headers.get('etag')).toBe(`"${SHA256}"`);
    expect(await bytesOf(answer)).toHaveLength(0);
    expect((await admin.device(device.deviceId)).update?.state).toBe('offered');
  });

  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=100-199', 100, 199],
    ['bytes=-16', SIZE_BYTES - 16, SIZE_BYTES - 1],
    [`bytes=${SIZE_BYTES - 3}-`, SIZE_BYTES - 3, SIZE_BYTES - 1],
    [`bytes=${SIZE_BYTES - 3}-${SIZE_BYTES + 99}`, SIZE_BYTES - 3, SIZE_BYTES - 1],
  ])('sends the range %s', async (range, start, end) => {
    const answer = await fetchImage({ Range: range });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-range')).toBe(`bytes ${start}-${end}/${SIZE_BYTES}`);
    expect((await bytesOf(answer)).equals(IMAGE.subarray(start, end + 1))).toBe(true);
  });

  it('sends several ranges as the parts of one answer', async () => {
    const answer = await fetchImage({ Range: 'bytes=0-3,1000-1003' });
    const boundary = /^multipart\/byteranges; boundary=(\w+)$/.exec(answer.headers.get('content-type') ?? '')?.[1];
    const body = await bytesOf(answer);
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-length')).toBe(String(body.length));
    const parts = body.toString('latin1').split(`--${boundary}`);
    expect(parts).toHaveLength(4);
    expect(parts[1]).toContain(`Content-Range: bytes 0-3/${SIZE_BYTES}\r\n\r\n${IMAGE.toString('latin1', 0, 4)}\r\n`);
    expect(parts[2]).toContain(
      `Content-Range: bytes 1000-1003/${SIZE_BYTES}\r\n\r\n${IMAGE.toString('latin1', 1000, 1004)}\r\n`,
    );
    expect(parts[3]).toBe('--\r\n');
  });

  it.each([
    'bytes=a-b',
    'lines=1-2',
    `bytes=${Array.from({ length: 50 }, (_, index) => `${9 * index}-${9 * index}`).join(',')}`,
  ])('is sent whole where nobody could mean the range %s', async (range) => {
    const answer = await fetchImage({ Range: range });
    await answer.body?.cancel();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe(String(SIZE_BYTES));
  });

  it('has no bytes beyond its end', async () => {
    const answer = await fetchImage({ Range: `bytes=${SIZE_BYTES}-` });
    expect(answer.status).toBe(416);
    expect(answer.headers.get('content-range')).toBe(`bytes */${SIZE_BYTES}`);
  });

  it('goes on only with the same bytes', async () => {
    const same = await fetchImage({ Range: 'bytes=10-19', 'If-Range': `"${SHA256}"` });
    expect([same.status, (await bytesOf(same)).length]).toEqual([206, 10]);
    const other = await fetchImage({ Range: 'bytes=10-19', 'If-Range': '"another"' });
    await other.body?.cancel();
    expect(other.status).toBe(200);
  });

  it.each([
    ['If-None-Match', `"${SHA256}"`],
    [DEVICE_HEADERS.stockImage, DIGEST.toUpperCase()],
  ])('is 304 for a client that says by %s that it has these bytes', async (name, value) => {
    const answer = await fetchImage({ [name]: value });
    expect(answer.status).toBe(304);
    expect(answer.headers.get('etag')).toBe(`"${SHA256}"`);
  });

  it('is 404 for a firmware that there is not', async () => {
    const answer = await device.download(server.url + ROUTES.ota.download('Greenhouse_9.9.9'));
    expect([answer.status, await answer.json()]).toEqual([
      404,
      expect.objectContaining({ code: 'firmware_not_found' }),
    ]);
  });

  it('is 403 for a device that was not offered it', async () => {
    const other = new OurDevice(server.url, `esp32-${randomBytes(6).toString('hex')}`);
    await other.register();
    const answer = await other.download(server.url + ROUTES.ota.download(firmware.key));
    expect([answer.status, await answer.json()]).toEqual([
      403,
      expect.objectContaining({ code: 'not_for_this_device' }),
    ]);
  });

  it('stops at the next range when its rollout is paused, and goes on when that is resumed', async () => {
    const statusOfRange = async (): Promise<number> => (await fetchImage({ Range: 'bytes=0-99' })).status;
    expect(await statusOfRange()).toBe(206);
    await admin.act(rollout.id, 'pause');
    expect(await statusOfRange()).toBe(410);
    await admin.act(rollout.id, 'resume');
    expect(await statusOfRange()).toBe(206);
    await admin.act(rollout.id, 'cancel');
    expect(await statusOfRange()).toBe(410);
  });

  it('is over when its firmware is withdrawn', async () => {
    const other = await admin.publish(buildImage({ projectName: TYPE.name, version: '2.1.0', seed: 7 }));
    await admin.act(rollout.id, 'cancel');
    await admin.rollOut(other.key, { deviceIds: [device.deviceId] });
    offer = await device.offer();
    expect((await fetchImage({ Range: 'bytes=0-99' })).status).toBe(206);
    await admin.send('POST', ROUTES.ota.withdraw(other.key));
    const answer = await fetchImage({ Range: 'bytes=100-199' });
    expect([answer.status, await answer.json()]).toEqual([410, expect.objectContaining({ code: 'firmware_gone' })]);
  });

  it('counts once, however many ranges it took', async () => {
    const before = await countOf();
    const step = SIZE_BYTES / 4;
    for (const start of [0, step, 2 * step, 3 * step]) {
      expect(await countOf()).toBe(before);
      await bytesOf(await fetchImage({ Range: `bytes=${start}-${start + step - 1}` }));
    }
    expect(await eventually(countOf, (count) => count > before)).toBe(before + 1);
  });

  it('does not count when the client breaks off, until it has come back for the rest', async () => {
    const before = await countOf();
    const received = await breakOff(new URL(offer.firmware_url), device.headers);
    // The next answer comes from the same process, which has seen the connection close by then.
    await bytesOf(await fetchImage({ Range: 'bytes=0-9' }));
    expect(await countOf()).toBe(before);
    await bytesOf(await fetchImage({ Range: `bytes=${received}-` }));
    expect(await eventually(countOf, (count) => count > before)).toBe(before + 1);
  });

  it('counts although the server is asked to end before it could be written down', async () => {
    const before = await countOf();
    const ending = await site.serve();
    const held = site.query(`DO $$ BEGIN LOCK TABLE download_counts IN EXCLUSIVE MODE; PERFORM pg_sleep(1); END $$`);
    await eventually(
      () => site.query(`SELECT FROM pg_locks WHERE mode = 'ExclusiveLock' AND relation = 'download_counts'::regclass`),
      (locks) => locks.length > 0,
    );
    await bytesOf(await device.download(offer.firmware_url.replace(server.url, ending.url)));
    await ending.stop();
    await held;
    expect(await countOf()).toBe(before + 1);
  });

  it('is put off with 429 while as many as allowed are under way', async () => {
    const narrow = await site.serve({ DOWNLOADS_AT_ONCE: '1' });
    const url = offer.firmware_url.replace(server.url, narrow.url);
    const slow = await device.download(url);
    const refused = await device.download(url);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    await slow.body?.cancel();
    expect(
      await eventually(
        async () => (await device.download(url, { Range: 'bytes=0-9' })).status,
        (status) => status < 400,
      ),
    ).toBe(206);
  });
});

/** Asks for everything, reads the first bytes and closes the connection. Returns how many bytes of the body came. */
async function breakOff(url: URL, headers: Readonly<Record<string, string>>): Promise<number> {
  const socket = connect(Number(url.port), url.hostname);
  const lines = Object.entries({ Host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return chunk.length - (chunk.indexOf('\r\n\r\n') + 4);
}

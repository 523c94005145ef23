import { createHash, randomBytes } from 'node:crypto';
import { ROUTES, type PublishedFirmwareDto, type RolloutDto } from '@pcms/contract';
import { buildImage } from '@pcms/esp-image/testing';
import { eventually } from './testing/eventually';
import { FieldedBoard } from './testing/fielded-board';
import * as requests from './testing/fielded-requests';
import type { Person } from './testing/person';
import type { ServerProcess } from './testing/server-process';
import { Site } from './testing/site';

const IMAGE = Buffer.from(buildImage({ version: '2.5.0' }));
const DIGEST = IMAGE.toString('hex', IMAGE.length - 32);
const PICTURE_BYTES = 48_062;

/** Every call that some board in the field makes, with what it reads in the answer. */
const CALLS: readonly (readonly [string, (call: requests.FieldedCall) => string, object])[] = [
  ['the registration of OTA Base', requests.registerBase, { success: true }],
  ['the registration of the full variant', requests.registerFull, { success: true }],
  ['the heartbeat of OTA Base', requests.heartbeatBase, { status: 'heartbeat_received' }],
  ['the heartbeat of LED Blink 2.4', requests.heartbeatLed, { status: 'heartbeat_received' }],
  ['the heartbeat of LED Blink 2.0, without a type', requests.heartbeatLed20, { status: 'heartbeat_received' }],
  ['the readings of the full variant', requests.sensorData, { status: 'success' }],
  ['the check of OTA Base', requests.checkBase, { update_available: false }],
  ['the check of LED Blink 2.0, without a type', requests.checkLed20, { update_available: false }],
  ['a check without headers', requests.checkWithoutHeaders, { update_available: false }],
  ['the content for OTA Base', requests.content, { status: 'success', images: [] }],
  ['the pictures for the full variant', requests.imagesSequence, { success: true, assigned_images: [] }],
];

describe('a board in the field', () => {
  let site: Site;
  let server: ServerProcess;
  let admin: Person;
  let firmware: PublishedFirmwareDto;
  let board: FieldedBoard;

  beforeAll(async () => {
    site = await Site.open();
    server = await site.serve();
    admin = await site.administrator(server);
    // As long as a description may be, in characters of several bytes: the answer to a check must fit all the same.
    firmware = await admin.publish(IMAGE, { description: 'ä€'.repeat(500) });
  });
  afterAll(() => site.close());

  beforeEach(() => {
    board = newBoard();
  });

  const newBoard = (): FieldedBoard => new FieldedBoard(server.url, `ESP32_BOARD_${randomBytes(4).toString('hex')}`);
  const updateOf = async ({ call }: FieldedBoard) => (await admin.device(call.deviceId)).update;

  /** Makes the board known, and a rollout to it alone. */
  async function assign(known = board): Promise<RolloutDto> {
    await known.send(requests.registerBase(known.call));
    await known.send(requests.heartbeatBase(known.call));
    return admin.rollOut(firmware.key, { deviceIds: [known.call.deviceId] });
  }

  /** Takes the offer, and waits until the server knows that every byte has gone out. */
  async function downloadOffer(offered: { firmware_url: string }): Promise<void> {
    expect((await board.download(offered)).status).toBe(200);
    await eventually(
      () => updateOf(board),
      (update) => update?.state === 'verifying',
    );
  }

  describe('is answered', () => {
    it.each(CALLS)('%s, whether it is known or not', async (_, request, expected) => {
      expect(await board.json(request(board.call))).toMatchObject(expected);
      expect(await board.json(request(board.call))).toMatchObject(expected);
    });

    it.each(CALLS)('%s, also where a slash was typed after the server', async (_, request, expected) => {
      expect(await board.json(request(board.call).replace(' /', ' //'))).toMatchObject(expected);
    });

    it('its picture at the path that it is told', async () => {
      await board.send(requests.registerFull(board.call));
      const put = await fetch(`${server.url}${ROUTES.devices.picture(board.call.deviceId)}`, {
        method: 'PUT',
        headers: { ...admin.headers, 'Content-Type': 'image/bmp' },
        body: blankPicture(),
      });
      expect(put.status).toBe(204);
      for (const request of [requests.imagesSequence, requests.content]) {
        const told = await board.json<{ dashboard_url: string; fallback_url: string }>(request(board.call));
        for (const path of [told.dashboard_url, told.fallback_url]) {
          const shown = await board.send(requests.picture(board.call, path));
          expect([shown.headers.get('content-type'), shown.body.length]).toEqual(['image/bmp', PICTURE_BYTES]);
        }
      }
    });
  });

  it('is told apart by its heartbeat: the type that it registers with names the board only', async () => {
    await board.send(requests.registerBase(board.call));
    expect((await admin.device(board.call.deviceId)).type).toBe('unknown');
    await board.send(requests.heartbeatBase(board.call));
    await board.send(requests.registerBase(board.call));
    expect(await admin.device(board.call.deviceId)).toMatchObject({ type: 'ESP32_OTA_Base', version: '2.4.0' });
  });

  it('keeps the name that a person gave, whatever it registers with', async () => {
    await board.send(requests.registerFull(board.call));
    expect((await admin.device(board.call.deviceId)).name).toBe('Küche');
    await admin.send('PATCH', ROUTES.devices.one(board.call.deviceId), { name: 'Hall sign', notes: 'Ladder needed.' });
    await board.send(requests.registerFull(board.call));
    await board.send(requests.heartbeatLed20(board.call));
    const known = await admin.device(board.call.deviceId);
    expect(known).toMatchObject({ name: 'Hall sign', notes: 'Ladder needed.', occupation: 'Teacher' });
  });

  it('moves over to the new firmware without a word of its own', async () => {
    await assign();
    const offer = await board.offer();
    expect(offer).toMatchObject({ version: '2.5.0', target_firmware: 'ESP32_OTA_Base', update_type: 'same_type' });
    expect(offer.firmware_url).toMatch(`${server.url}${ROUTES.ota.download(firmware.key)}?update=`);
    expect(offer.description).toMatch(/^(?:ä€)+ä?…$/);

    const { status, headers, body } = await board.download(offer);
    expect({ status, length: headers.get('content-length') }).toEqual({ status: 200, length: String(IMAGE.length) });
    expect(headers.get('x-md5')).toBe(createHash('md5').update(body).digest('hex'));
    expect(body.equals(IMAGE)).toBe(true);
    await eventually(
      () => updateOf(board),
      (update) => update?.state === 'verifying',
    );

    await board.send(requests.registerBase(board.call, '2.5.0'));
    expect(await updateOf(board)).toMatchObject({ state: 'confirmed', attempt: 1 });
    expect(await board.check('2.5.0')).toMatchObject({ update_available: false });
  });

  it.each([
    ['a clock version is older than any semantic one', '20251003.134016', true],
    ['an older version', '2.4.9', true],
    ['a version that only looks older as text', '2.10.0', false],
    ['the same version', '2.5.0', false],
    ['a newer version', '99.0.0', false],
  ])('is offered what is newer only: %s', async (_, version, offered) => {
    await assign();
    expect((await board.check(version)).update_available).toBe(offered);
  });

  it('is never flashed in a circle: after three downloads with the same version it is left alone', async () => {
    await assign();
    for (const attempt of [1, 2, 3]) {
      await downloadOffer(await board.offer());
      expect(await board.check()).toMatchObject({ update_available: false });
      expect(await updateOf(board)).toMatchObject({ state: 'failed', reason: 'still_reports_old_version', attempt });
      await letTimePass();
    }
    for (const version of ['2.4.0', '2.4.0', '2.3.9']) {
      expect(await board.check(version)).toMatchObject({ update_available: false });
    }
  });

  it('is left alone as well when it runs the image already and goes on saying the old version', async () => {
    await assign();
    await downloadOffer(await board.offer());
    board.digest = DIGEST;
    await board.check();
    await letTimePass();
    expect((await board.download(await board.offer())).status).toBe(304);
    expect(await updateOf(board)).toMatchObject({ state: 'failed', reason: 'still_reports_old_version' });
    await letTimePass();
    expect(await board.check()).toMatchObject({ update_available: false });
  });

  it('may share its id with another one without harm to either', async () => {
    await assign();
    const twin = new FieldedBoard(server.url, board.call.deviceId);
    const [one, other] = [await board.offer(), await twin.offer()];
    expect(one.update_id).toBe(other.update_id);
    await Promise.all([downloadOffer(one), twin.download(other)]);
    await board.send(requests.heartbeatBase(board.call, '2.5.0'));
    for (let turn = 0; turn < 3; turn++) {
      await Promise.all([
        twin.send(requests.heartbeatBase(twin.call)),
        board.send(requests.heartbeatBase(board.call, '2.5.0')),
      ]);
      expect(await twin.check()).toMatchObject({ update_available: false });
      expect(await board.check('2.5.0')).toMatchObject({ update_available: false });
    }
    expect(await updateOf(board)).toMatchObject({ state: 'confirmed' });
  });

  it('is not brought back by its heartbeat once a person has retired it', async () => {
    await assign();
    await admin.send('POST', ROUTES.devices.retire(board.call.deviceId));
    await board.send(requests.heartbeatBase(board.call));
    await board.send(requests.registerBase(board.call));
    expect(await board.check()).toMatchObject({ update_available: false });
    expect((await admin.device(board.call.deviceId)).status).toBe('retired');
  });

  /** Tries rest longer and longer; a test cannot. */
  async function letTimePass(): Promise<void> {
    await site.query(
      `UPDATE updates SET retry_at = now() - interval '1 s' FROM devices
       WHERE devices.key = updates.device_key AND device_id = $1 AND retry_at IS NOT NULL`,
      [board.call.deviceId],
    );
  }
});

/** A white picture as the boards want it: Windows BMP, 800×480, 1 bit, rows from the bottom up. */
function blankPicture(): Buffer<ArrayBuffer> {
  const file = Buffer.alloc(PICTURE_BYTES, 0xff);
  file.fill(0, 0, 62).write('BM', 'latin1');
  file.writeUInt32LE(PICTURE_BYTES, 2);
  file.writeUInt32LE(62, 10);
  file.writeUInt32LE(40, 14);
  file.writeInt32LE(800, 18);
  file.writeInt32LE(480, 22);
  file.writeUInt16LE(1, 26);
  file.writeUInt16LE(1, 28);
  file.writeUInt32LE(48_000, 34);
  file.writeUInt32LE(0xffffff, 58);
  return file;
}

import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { aCall } from '../../devices/testing/device-calls';
import type { DeviceAnswer, DeviceCall } from '../../http/device-call';
import { DownloadCountEntity } from '../firmware/download-count.entity';
import { aDevice, aFirmware, anUpdate, aRollout } from '../testing/rows';
import { updateParts, type UpdateParts } from '../testing/update-parts';
import { UpdateEntity } from './update.entity';
import { DownloadsBusy, FirmwareGone, FirmwareUnknown } from './updates.errors';

const KEY = 'ESP32_OTA_Base_2.5.0';
const IMAGE = randomBytes(1_000);
const SHA256 = createHash('sha256').update(IMAGE).digest('hex');
const DIGEST = IMAGE.subarray(-32).toString('hex');

interface Client {
  readonly address?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly update?: string;
}

describe('Downloads', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: UpdateParts;
  let counted: jest.SpyInstance<Promise<void>>;
  let moved: jest.SpyInstance<Promise<unknown>>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    start();
  });

  function start(environment: Readonly<Record<string, string>> = {}): void {
    parts = updateParts(database, environment);
    parts.images.set(SHA256, IMAGE);
    counted = jest.spyOn(parts.library, 'countDownload');
    moved = jest.spyOn(parts.ledger, 'move');
  }
  const publish = (withdrawnAt: Date | null = null) =>
    aFirmware(database, { sha256: SHA256, sizeBytes: IMAGE.length, imageDigest: DIGEST, withdrawnAt });
  const callOf = ({ headers = {}, update, ...client }: Client, more: Partial<DeviceCall> = {}): DeviceCall =>
    aCall({ headers, query: new URLSearchParams(update === undefined ? {} : { update }), ...client, ...more });
  const ask = (client: Client = {}, more: Partial<DeviceCall> = {}) => parts.downloads.give(callOf(client, more), KEY);
  const askFor = (range: string, client: Client = {}) =>
    ask({ ...client, headers: { ...client.headers, range: `bytes=${range}` } });
  /** The front door has handed the answer over, or the client has gone; what follows from that is written. */
  const finish = async ({ sent }: DeviceAnswer, complete = true): Promise<void> => {
    sent?.(complete);
    await Promise.all(counted.mock.results.map(({ value }) => value as Promise<void>));
    await Promise.all(moved.mock.results.map(({ value }) => value as Promise<unknown>));
  };
  const count = async () =>
    (await database.getRepository(DownloadCountEntity).findOneBy({ firmwareKey: KEY }))?.count ?? 0;
  const anOfferedUpdate = async () =>
    anUpdate(database, { device: await aDevice(database), rollout: await aRollout(database) });
  const updateOf = (id: string) => database.getRepository(UpdateEntity).findOneByOrFail({ id });

  describe('refuses', () => {
    it('what was never published', async () => {
      await expect(ask()).rejects.toThrow(new FirmwareUnknown(KEY));
    });

    it('what was withdrawn', async () => {
      await publish(new Date());
      await expect(ask()).rejects.toThrow(FirmwareGone);
    });

    it('more than may be under way, until one of them ends', async () => {
      await publish();
      start({ DOWNLOADS_AT_ONCE: '2' });
      const [first] = [await ask(), await ask()];
      await expect(ask()).rejects.toThrow(DownloadsBusy);
      await finish(first, false);
      await expect(ask()).resolves.toMatchObject({ status: 200 });
      await expect(ask()).rejects.toThrow(DownloadsBusy);
    });

    it('a storm that comes at the same moment all but as many as may be under way', async () => {
      await publish();
      start({ DOWNLOADS_AT_ONCE: '2' });
      const updates = await Promise.all(Array.from({ length: 10 }, anOfferedUpdate));
      const answers = await Promise.allSettled(updates.map(({ id }) => ask({ update: id })));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      const states = await Promise.all(updates.map(async ({ id }) => (await updateOf(id)).state));
      expect(states.filter((state) => state === 'downloading')).toHaveLength(2);
    });

    it('no answer without bytes for the sake of the others', async () => {
      await publish();
      start({ DOWNLOADS_AT_ONCE: '1' });
      await ask();
      await expect(ask({}, { method: 'HEAD' })).resolves.toMatchObject({ status: 200 });
      await expect(ask({ headers: { 'if-none-match': `"${SHA256}"` } })).resolves.toMatchObject({ status: 304 });
    });

    it('nobody for a download that could not begin', async () => {
      await publish();
      start({ DOWNLOADS_AT_ONCE: '1' });
      const { id } = await anOfferedUpdate();
      moved.mockRejectedValueOnce(new Error('The database is away.'));
      await expect(ask({ update: id })).rejects.toThrow('The database is away.');
      await expect(ask()).resolves.toMatchObject({ status: 200 });
    });
  });

  describe('counts', () => {
    beforeEach(() => publish());

    it('a whole download once its last byte has left, and not before', async () => {
      const answer = await ask();
      expect(Buffer.concat([...answer.body])).toEqual(IMAGE);
      expect(await count()).toBe(0);
      await finish(answer);
      expect(await count()).toBe(1);
    });

    it('every download', async () => {
      for (let n = 0; n < 3; n++) await finish(await ask());
      expect(await count()).toBe(3);
    });

    it('nothing that a client breaks off', async () => {
      await finish(await ask(), false);
      expect(await count()).toBe(0);
    });

    it('one download in several ranges once', async () => {
      for (const range of ['0-399', '400-799', '800-999']) await finish(await askFor(range));
      expect(await count()).toBe(1);
    });

    it('a download that was broken off and resumed once', async () => {
      await finish(await ask(), false);
      await finish(await askFor('250-'), false);
      await finish(await askFor('700-'));
      expect(await count()).toBe(1);
    });

    it('no look at the beginning after a download that was broken off', async () => {
      await finish(await ask(), false);
      await finish(await askFor('0-99'));
      expect(await count()).toBe(0);
    });

    it('a second download in ranges from its own beginning', async () => {
      await finish(await ask());
      await finish(await askFor('500-'));
      expect(await count()).toBe(1);
      await finish(await askFor('0-'));
      expect(await count()).toBe(2);
    });

    it.each(['500-', '0-998', '-1'])('no part alone: %s', async (range) => {
      await finish(await askFor(range));
      expect(await count()).toBe(0);
    });

    it('several ranges in one answer, once they are all there is', async () => {
      await finish(await askFor('0-99,900-'));
      expect(await count()).toBe(0);
      await finish(await askFor('50-500,450-999'));
      expect(await count()).toBe(1);
    });

    it('no two halves of different clients', async () => {
      await finish(await askFor('0-499', { address: '192.0.2.1' }));
      await finish(await askFor('500-', { address: '192.0.2.2' }));
      const boards = ['24:6F:28:00:00:01', '24:6F:28:00:00:02'].map((mac) => ({ 'x-esp32-sta-mac': mac }));
      for (const [index, headers] of boards.entries())
        await finish(await askFor(index ? '500-' : '0-499', { headers }));
      expect(await count()).toBe(0);
    });

    it('the halves of one update together, wherever the device is', async () => {
      const { id } = await anOfferedUpdate();
      await finish(await askFor('0-499', { update: id, address: '192.0.2.1' }));
      await finish(await askFor('500-', { update: id, address: '192.0.2.2' }));
      expect(await count()).toBe(1);
    });

    it.each<[string, Client, Partial<DeviceCall>]>([
      ['the headers alone', {}, { method: 'HEAD' }],
      ['what the client has already', { headers: { 'if-none-match': `"${SHA256}"` } }, {}],
      ['a range beyond the end', { headers: { range: 'bytes=1000-' } }, {}],
    ])('not %s', async (_, client, more) => {
      const answer = await ask(client, more);
      expect(answer.sent).toBeUndefined();
      expect(counted).not.toHaveBeenCalled();
    });

    it('nothing for a firmware that is deleted while it is sent', async () => {
      const answer = await ask();
      await database.query('DELETE FROM firmware');
      await finish(answer);
      expect(await count()).toBe(0);
    });
  });

  describe('follows an update', () => {
    beforeEach(() => publish());

    it('from its first byte to its last', async () => {
      const { id } = await anOfferedUpdate();
      const answer = await ask({ update: id });
      expect(await updateOf(id)).toMatchObject({ state: 'downloading', attemptedAt: parts.clock.now() });
      await finish(answer);
      expect(await updateOf(id)).toMatchObject({ state: 'verifying', detail: 'downloaded in full' });
    });

    it('that is broken off no further', async () => {
      const { id } = await anOfferedUpdate();
      await finish(await ask({ update: id }), false);
      expect((await updateOf(id)).state).toBe('downloading');
    });

    it('of a device that reports for itself to its first byte only', async () => {
      const { id } = await anOfferedUpdate();
      await finish(await ask({ update: id, headers: { 'x-device-image': 'd'.repeat(64) } }));
      expect((await updateOf(id)).state).toBe('downloading');
      expect(await count()).toBe(1);
    });

    it('not for a look at the headers', async () => {
      const update = await anOfferedUpdate();
      await ask({ update: update.id }, { method: 'HEAD' });
      expect(await updateOf(update.id)).toEqual(update);
    });

    it('that has been cancelled while the last bytes left no further', async () => {
      const { id } = await anOfferedUpdate();
      const answer = await ask({ update: id });
      await parts.ledger.move(id, { to: 'cancelled', actor: 'person', at: parts.clock.now() });
      await finish(answer);
      expect((await updateOf(id)).state).toBe('cancelled');
    });

    it('to its end where the board runs this very image under another version', async () => {
      const { id } = await anOfferedUpdate();
      const answer = await ask({ update: id, headers: { 'x-esp32-sketch-sha256': DIGEST.toUpperCase() } });
      expect(answer).toMatchObject({ status: 304, body: [] });
      expect(await updateOf(id)).toMatchObject({
        state: 'failed',
        reason: 'still_reports_old_version',
        retryAt: null,
      });
    });
  });
});

import type { DeviceQueryDto } from '@pcms/contract';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../database/testing/test-database';
import { aDevice, aFirmware, anUpdate, aRollout } from '../ota/testing/rows';
import { deviceParts } from './testing/device-parts';

describe('Devices.list', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: ReturnType<typeof deviceParts>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    parts = deviceParts(database);
  });
  afterAll(() => close());
  beforeEach(() => database.query('TRUNCATE devices, firmware, rollouts CASCADE'));

  const add = (deviceId: string, values: Parameters<typeof aDevice>[1] = {}) =>
    aDevice(database, { deviceId, ...values });
  const list = async (query: DeviceQueryDto = {}) => {
    const { items, total } = await parts.devices.list(query);
    const ids = items.map(({ deviceId }) => deviceId);
    expect(total).toBe(ids.length);
    return ids;
  };
  const secondsAgo = (seconds: number) => new Date(parts.clock.now().getTime() - seconds * 1_000);

  it('is empty without devices', async () => {
    expect(await parts.devices.list({})).toEqual({ items: [], nextCursor: null, total: 0 });
  });

  it('is ordered by the devices’ ids, and leaves the retired ones out', async () => {
    await add('c');
    await add('a');
    await add('b', { status: 'retired' });
    await add('d', { status: 'pending' });
    expect(await list()).toEqual(['a', 'c', 'd']);
  });

  describe('filtered', () => {
    beforeEach(async () => {
      await aFirmware(database);
      await add('busy', { type: 'ESP32_LED_Blink', lastSeenAt: secondsAgo(10) });
      await add('done', { version: '2.5.0', lastSeenAt: secondsAgo(1_000) });
      await add('gone', { status: 'retired' });
      await add('idle', { type: 'ESP32_LED_Blink', version: '2.5.0' });
      await add('new', { status: 'pending', version: null, lastSeenAt: secondsAgo(10) });
      const rollout = await aRollout(database);
      for (const [deviceId, state] of [
        ['busy', 'downloading'],
        ['done', 'confirmed'],
      ] as const) {
        const device = await database.getRepository('DeviceEntity').findOneByOrFail({ deviceId });
        await anUpdate(database, { device: device as { key: number }, rollout, state });
      }
    });

    it.each<[DeviceQueryDto, string[]]>([
      [{ type: 'ESP32_LED_Blink' }, ['busy', 'idle']],
      [{ type: 'esp32_led_blink' }, []],
      [{ version: '2.5.0' }, ['done', 'idle']],
      [{ version: '2.5' }, []],
      [{ status: 'retired' }, ['gone']],
      [{ status: 'pending' }, ['new']],
      [{ status: 'active' }, ['busy', 'done', 'idle']],
      [{ state: 'downloading' }, ['busy']],
      [{ state: 'confirmed' }, ['done']],
      [{ state: 'failed' }, []],
      [{ state: 'none' }, ['idle', 'new']],
      [{ online: true }, ['busy', 'new']],
      [{ online: false }, ['done', 'idle']],
      [{ search: 'e' }, ['busy', 'done', 'idle', 'new'].filter((id) => id.includes('e'))],
      [{ type: 'ESP32_LED_Blink', version: '2.5.0' }, ['idle']],
      [{ type: 'ESP32_LED_Blink', online: true, state: 'downloading', search: 'us', status: 'active' }, ['busy']],
      [{ state: 'none', online: true }, ['new']],
      [{ status: 'retired', online: false, state: 'none', version: '2.4.0' }, ['gone']],
    ])('by %j', async (query, ids) => {
      await database.query(`UPDATE devices SET name = ''`);
      expect(await list(query)).toEqual(ids);
    });
  });

  describe('of those who are online', () => {
    it.each([
      [0, true],
      [149, true],
      [150, true],
      [150.001, false],
      [3_600, false],
    ])('holds one that is expected every 60 s and was heard %f s ago: %s', async (seconds, isOnline) => {
      await add('hall', { lastSeenAt: secondsAgo(seconds), intervalS: 60 });
      expect(await list({ online: true })).toEqual(isOnline ? ['hall'] : []);
      expect(await list({ online: false })).toEqual(isOnline ? [] : ['hall']);
      const { items } = await parts.devices.list({});
      expect(items[0]?.online).toBe(isOnline);
    });

    it('does not hold one that never called', async () => {
      await add('hall');
      expect(await list({ online: true })).toEqual([]);
      expect(await list({ online: false })).toEqual(['hall']);
    });
  });

  describe('searched', () => {
    it.each([
      ['HALL', ['hall-1']],
      ['sign', ['hall-1']],
      ['-', ['hall-1', 'roof-2']],
      ['%', ['p']],
      ['_', ['u']],
      ['\\', ['b']],
      ['0%', ['p']],
      ['a_b', ['u']],
      ['%%', []],
      [`'; DROP TABLE devices; --`, []],
      ['ä', ['p']],
    ])('for %s', async (search, ids) => {
      await add('hall-1', { name: 'Hall sign' });
      await add('roof-2', { name: 'Roof' });
      await add('p', { name: '100% Ä' });
      await add('u', { name: 'a_b' });
      await add('b', { name: 'a\\b' });
      expect(await list({ search })).toEqual(ids);
    });

    it('finds every device by any part of its name', async () => {
      const parts = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !text.includes('\0'));
      await fc.assert(
        fc.asyncProperty(parts, parts, parts, async (before, part, after) => {
          await database.query('TRUNCATE devices CASCADE');
          await add('hall', { name: `${before}${part}${after}` });
          expect(await list({ search: part })).toEqual(['hall']);
        }),
        { numRuns: 40 },
      );
    });
  });

  describe('page by page', () => {
    /** All pages, with what happens after each of them. */
    const allPages = async (query: DeviceQueryDto, between: () => Promise<unknown> = () => Promise.resolve()) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await parts.devices.list({ ...query, cursor });
        expect(page.items.length).toBeLessThanOrEqual(query.limit ?? 50);
        ids.push(...page.items.map(({ deviceId }) => deviceId));
        cursor = page.nextCursor ?? undefined;
        await between();
      } while (cursor);
      return ids;
    };

    it('has fifty on a page, unless another number is asked for', async () => {
      await Promise.all(Array.from({ length: 51 }, (_, n) => add(`device-${n}`)));
      const page = await parts.devices.list({});
      expect([page.items.length, page.total]).toEqual([50, 51]);
      expect((await parts.devices.list({ limit: 51 })).nextCursor).toBeNull();
    });

    it.each([1, 2, 3, 4, 5, 6])('brings every device once, %i at a time', async (limit) => {
      for (const id of ['e', 'a', 'd', 'b', 'c']) await add(id);
      expect(await allPages({ limit })).toEqual(['a', 'b', 'c', 'd', 'e']);
    });

    it('keeps the filter, and counts all that match', async () => {
      for (const id of ['a', 'b', 'c', 'd']) await add(id, { version: id < 'd' ? '2.5.0' : '2.4.0' });
      expect(await allPages({ limit: 2, version: '2.5.0', online: false, search: 'e' })).toEqual(['a', 'b', 'c']);
      expect((await parts.devices.list({ limit: 2, version: '2.5.0' })).total).toBe(3);
    });

    it('neither repeats nor leaves out a device while others come and go', async () => {
      const ids = Array.from({ length: 10 }, (_, n) => `m${n}`);
      for (const id of ids) await add(id);
      let round = 0;
      const seen = await allPages({ limit: 3 }, async () => {
        round++;
        await add(`a${round}`);
        await add(`z${round}`);
        await parts.devices.remove(`m${round * 3 - 1}`).catch(() => undefined);
      });
      expect(seen.filter((id) => id.startsWith('m'))).toEqual(ids);
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.some((id) => id.startsWith('a'))).toBe(false);
    });

    it('goes on behind a device that is gone by then', async () => {
      for (const id of ['a', 'b', 'c']) await add(id);
      const { nextCursor } = await parts.devices.list({ limit: 2 });
      await parts.devices.remove('b');
      expect((await parts.devices.list({ cursor: nextCursor ?? '' })).items).toHaveLength(1);
    });

    it.each(['x', '', '....', 'YWJjZA==', 'a/../b'])('refuses %p as place to go on from', async (cursor) => {
      await expect(parts.devices.list({ cursor })).rejects.toMatchObject({ facts: { field: 'cursor' } });
    });
  });
});

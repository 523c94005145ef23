import { Logger } from '@nestjs/common';
import type { LiveEvent } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source';
import { LiveEvents } from './live-events';
import { hearEvents, type Listener } from './testing/hear-events';
import { openTestDatabase } from './testing/test-database';

const HALL: LiveEvent = { kind: 'device', deviceId: 'hall' };
const ROOF: LiveEvent = { kind: 'device', deviceId: 'roof' };

describe('LiveEvents', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let here: Listener;
  let warn: jest.SpyInstance;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    here = await hearEvents(database);
  });
  afterEach(async () => {
    await here.stop();
    jest.restoreAllMocks();
  });

  /** Cuts the connection that events come through, as a restart of the database does. */
  const cut = () =>
    database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'personalcms-ota events' AND datname = current_database()`,
    );
  const hears = ({ events }: Listener, kind: string) =>
    new Promise<void>((heard) => events.subscribe((event) => event.kind === kind && heard()));

  describe('an event', () => {
    it('is heard as it was told, in the order of telling', async () => {
      const update: LiveEvent = {
        kind: 'update',
        deviceId: 'hall',
        updateId: 'u',
        rolloutId: 'r',
        state: 'failed',
        progress: null,
      };
      for (const event of [HALL, update, ROOF]) await here.events.publish(event);
      expect(await here.heard()).toEqual([HALL, update, ROOF]);
    });

    it('of a transaction is heard once that has committed, and not before', async () => {
      const runner = database.createQueryRunner();
      await runner.startTransaction();
      await here.events.publish(HALL, runner.manager);
      await here.events.publish(ROOF);
      expect(await here.heard()).toEqual([ROOF]);
      await runner.commitTransaction();
      await runner.release();
      expect(await here.heard()).toEqual([ROOF, HALL]);
    });

    it('of a transaction that is rolled back is never heard', async () => {
      const failing = database.transaction(async (manager) => {
        await here.events.publish(HALL, manager);
        throw new Error('It went wrong.');
      });
      await expect(failing).rejects.toThrow('It went wrong.');
      expect(await here.heard()).toEqual([]);
    });

    it('is heard in every process', async () => {
      const { url } = database.options as { url: string };
      const otherDatabase = await new DataSource(dataSourceOptions(url, 2)).initialize();
      const there = await hearEvents(otherDatabase);
      await there.events.publish(HALL);
      await here.events.publish(ROOF);
      expect(await here.heard()).toEqual([HALL, ROOF]);
      expect(await there.heard()).toEqual([HALL, ROOF]);
      await there.stop();
      await otherDatabase.destroy();
    });

    it('is heard by every listener until it has enough', async () => {
      const [staying, leaving] = [jest.fn(), jest.fn()];
      here.events.subscribe(staying);
      const leave = here.events.subscribe(leaving);
      await here.events.publish(HALL);
      await here.heard();
      leave();
      await here.events.publish(ROOF);
      await here.heard();
      expect([staying.mock.calls, leaving.mock.calls]).toEqual([[[HALL], [ROOF]], [[HALL]]]);
    });
  });

  describe('caughtUp', () => {
    it('returns after everything that was committed before is heard, and is heard by nobody itself', async () => {
      const names = Array.from({ length: 200 }, (_, n) => `device-${n}`);
      await Promise.all(names.map((deviceId) => here.events.publish({ kind: 'device', deviceId })));
      expect(await here.heard()).toHaveLength(names.length);
    });

    it('may be asked by many at the same moment', async () => {
      await here.events.publish(HALL);
      await Promise.all(Array.from({ length: 20 }, () => here.events.caughtUp()));
      expect(await here.heard()).toEqual([HALL]);
    });

    it('gives up after a second', async () => {
      jest.spyOn(database, 'query').mockResolvedValueOnce([]);
      const startedMs = performance.now();
      await here.events.caughtUp();
      expect(performance.now() - startedMs).toBeGreaterThan(900);
    });

    it('does not wait in a process that does not listen', async () => {
      const deaf = new LiveEvents(database);
      const asked = jest.spyOn(database, 'query');
      await deaf.caughtUp();
      expect(asked).not.toHaveBeenCalled();
    });
  });

  describe('a lost connection', () => {
    it('is made again, and listeners are told that they may have missed something', async () => {
      const again = hears(here, 'reconnected');
      await cut();
      await again;
      await here.events.publish(HALL);
      expect(await here.heard()).toEqual([{ kind: 'reconnected' }, HALL]);
    });

    it('is made again each time', async () => {
      for (let times = 0; times < 2; times++) {
        const again = hears(here, 'reconnected');
        await cut();
        await again;
      }
      expect(await here.heard()).toEqual([{ kind: 'reconnected' }, { kind: 'reconnected' }]);
    });

    it('is tried again for as long as the database is away', async () => {
      const { url } = database.options as { url: string };
      const again = hears(here, 'reconnected');
      database.setOptions({ url: 'postgres://nobody:x@127.0.0.1:1/nothing' });
      await cut();
      await new Promise((done) => setTimeout(done, 1_500));
      database.setOptions({ url });
      await again;
      await here.events.publish(HALL);
      expect(await here.heard()).toContainEqual(HALL);
    });

    it('is not made again after the shutdown', async () => {
      const lost = new Promise<void>((warned) => warn.mockImplementation(() => warned()));
      await cut();
      await lost;
      await here.stop();
      await new Promise((done) => setTimeout(done, 1_200));
      expect(await connections()).toBe(0);
    });
  });

  const connections = async (): Promise<number> => {
    const [row] = await database.query<{ count: number }[]>(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE application_name = 'personalcms-ota events' AND datname = current_database()`,
    );
    return row?.count ?? 0;
  };
});

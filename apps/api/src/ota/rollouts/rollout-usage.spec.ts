import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { rolloutParts } from '../testing/rollout-parts';
import { aDevice, anUpdate, aRollout } from '../testing/rows';
import { UpdateEntity } from '../updates/update.entity';
import { RolloutUsage } from './rollout-usage';
import { RolloutEntity } from './rollout.entity';

const KEY = 'ESP32_OTA_Base_2.5.0';

describe('RolloutUsage', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let usage: RolloutUsage;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    usage = new RolloutUsage(rolloutParts(database).actions);
  });
  afterAll(() => close());
  beforeEach(() => database.query('TRUNCATE devices, firmware, rollouts CASCADE'));

  const statusOf = async (id: string) => (await database.getRepository(RolloutEntity).findOneByOrFail({ id })).status;

  it('names drafts, running and paused rollouts of the firmware, and no other', async () => {
    const statuses = ['draft', 'running', 'paused', 'completed', 'cancelled'] as const;
    for (const [index, status] of statuses.entries()) {
      await aRollout(database, { name: status, status, createdAt: new Date(2026, 0, index + 1) });
    }
    await aRollout(database, { name: 'another firmware', firmwareKey: 'ESP32_OTA_Base_2.6.0' });
    expect(await usage.rolloutsOf(KEY, database.manager)).toEqual(['draft', 'running', 'paused']);
  });

  it('cancels them with their updates', async () => {
    const rollout = await aRollout(database);
    const draft = await aRollout(database, { status: 'draft' });
    const update = await anUpdate(database, { device: await aDevice(database), rollout, state: 'downloading' });
    await database.transaction((manager) => usage.endRolloutsOf(KEY, manager));
    expect([await statusOf(rollout.id), await statusOf(draft.id)]).toEqual(['cancelled', 'cancelled']);
    expect((await database.getRepository(UpdateEntity).findOneByOrFail({ id: update.id })).state).toBe('cancelled');
  });

  it('cancels nothing when the transaction that asked for it fails', async () => {
    const { id } = await aRollout(database);
    const failing = database.transaction(async (manager) => {
      await usage.endRolloutsOf(KEY, manager);
      throw new Error('the deletion failed');
    });
    await expect(failing).rejects.toThrow('the deletion failed');
    expect(await statusOf(id)).toBe('running');
  });
});

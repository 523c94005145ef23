import type { DataSource } from 'typeorm';
import { waitUntilBlocked } from '../../auth/testing/wait-until-blocked';
import { openTestDatabase } from '../../database/testing/test-database';
import { GroupEntity } from '../../devices/groups/group.entity';
import { rolloutParts } from '../testing/rollout-parts';
import { aFirmware, aRollout, ROWS_AT } from '../testing/rows';
import { RolloutGroupUsage } from './rollout-group-usage';

describe('the groups of rollouts', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let groupId: string;

  beforeAll(async () => ({ dataSource: database, close } = await openTestDatabase()));
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE device_groups, devices, firmware, rollouts CASCADE');
    const lab = { name: 'Lab', filter: null, createdBy: 'anna', createdAt: ROWS_AT };
    ({ id: groupId } = await database.getRepository(GroupEntity).save(lab));
  });

  const usage = () => new RolloutGroupUsage().rolloutsOf(groupId, database.manager);

  it('are in use by each rollout that is not over and is for them', async () => {
    for (const status of ['draft', 'running', 'paused', 'completed', 'cancelled'] as const) {
      await aRollout(database, { name: status, status, target: { groupIds: [groupId] } });
    }
    expect((await usage()).sort()).toEqual(['draft', 'paused', 'running']);
  });

  it('are in use by a rollout that leaves them out, which would reach them without the group', async () => {
    await aRollout(database, { name: 'All but the lab', target: { all: true, exclude: { groupIds: [groupId] } } });
    await aRollout(database, { name: 'All but the hall', target: { all: true, exclude: { deviceIds: ['hall'] } } });
    expect(await usage()).toEqual(['All but the lab']);
  });

  it('are there when a rollout is made for them, even when one is deleted at that moment', async () => {
    await aFirmware(database);
    const deleting = database.createQueryRunner();
    await deleting.startTransaction();
    await deleting.query('DELETE FROM device_groups');
    const request = { name: 'x', firmwareKey: 'ESP32_OTA_Base_2.5.0', target: { groupIds: [groupId] } };
    const refused = expect(rolloutParts(database).rollouts.create(request, 'anna')).rejects.toMatchObject({
      facts: { field: 'target.groupIds' },
    });
    await waitUntilBlocked(database);
    await deleting.commitTransaction();
    await deleting.release();
    await refused;
  });
});

import type { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { openTestDatabase } from '../../database/testing/test-database';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { Explanations } from './explanations.service';

describe('Explanations', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let explanations: Explanations;
  const explanationsUnder = (environment: Record<string, string>) =>
    new Explanations(database, { now: () => new Date(ROWS_AT.getTime() + 60_000) }, new Settings(environment));

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    explanations = explanationsUnder({});
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    await aFirmware(database);
  });

  const hall = (values: Parameters<typeof aDevice>[1] = {}) =>
    aDevice(database, { deviceId: 'hall', imageDigest: 'ab'.repeat(32), lastSeenAt: ROWS_AT, ...values });

  it('tells what its next check will be offered', async () => {
    await hall();
    const { id } = await aRollout(database);
    expect(await explanations.explain('hall')).toEqual({
      offer: {
        rolloutId: id,
        rolloutName: 'A rollout',
        firmwareKey: 'ESP32_OTA_Base_2.5.0',
        text: 'Its next check is offered 2.5.0.',
      },
      reasons: [],
      notes: [],
    });
  });

  it('names each rollout that does not reach it, with the rule', async () => {
    await hall({ version: '2.6.0' });
    const { id } = await aRollout(database, { name: 'To all' });
    expect((await explanations.explain('hall')).reasons).toEqual([
      {
        rolloutId: id,
        rolloutName: 'To all',
        rule: 'newer_already',
        text: 'It runs 2.6.0, which is newer than 2.5.0.',
      },
    ]);
  });

  it('says that it waits for a slot, as the counters have it', async () => {
    await hall();
    const other = await aDevice(database, { deviceId: 'other' });
    const rollout = await aRollout(database);
    await anUpdate(database, { device: other, rollout });
    await database.query('UPDATE rollout_phases SET slots = 1');
    expect((await explanations.explain('hall')).reasons).toMatchObject([{ rule: 'waiting_for_slot' }]);
    await database.query('UPDATE rollout_phases SET slots = 2');
    expect((await explanations.explain('hall')).offer).not.toBeNull();
  });

  it('tells of a device that rolled back and went silent', async () => {
    const device = await hall({ lastSeenAt: new Date(ROWS_AT.getTime() - 9 * 86_400_000) });
    const rollout = await aRollout(database);
    await anUpdate(database, { device, rollout, state: 'rolled_back', reason: 'brownout' });
    const { notes, reasons } = await explanations.explain('hall');
    expect(reasons).toMatchObject([{ rule: 'update_over' }]);
    expect(notes).toEqual([
      'It has been silent for 9 days; nothing can reach it before it calls.',
      'Its update to 2.5.0 is rolled back since 2026-03-01 12:00 UTC. The supply voltage broke down.',
    ]);
  });

  it('tells of drafts that name it, after what has been started', async () => {
    await hall({ version: '2.6.0' });
    await aRollout(database, { name: 'Tonight', status: 'draft' });
    await aRollout(database, { name: 'To the roof', status: 'draft', target: { deviceIds: ['roof'] } });
    await aRollout(database, { name: 'To all', createdAt: new Date(ROWS_AT.getTime() - 1_000) });
    const { offer, reasons } = await explanations.explain('hall');
    expect(offer).toBeNull();
    expect(reasons).toMatchObject([
      { rolloutName: 'To all', rule: 'newer_already' },
      { rolloutName: 'Tonight', rule: 'not_started' },
    ]);
  });

  it('tells of a draft that waits for a second person, where one must approve', async () => {
    await hall();
    const strict = explanationsUnder({ ROLLOUT_APPROVAL: 'second_person' });
    const { id } = await aRollout(database, { status: 'draft' });
    expect((await strict.explain('hall')).reasons).toMatchObject([{ rule: 'waits_for_approval' }]);
    await database.query(`UPDATE rollouts SET approved_by = 'ben' WHERE id = $1`, [id]);
    expect((await strict.explain('hall')).reasons).toMatchObject([{ rule: 'not_started' }]);
  });

  it('tells that a rollout in which it failed is over', async () => {
    const device = await hall();
    const rollout = await aRollout(database, { name: 'To all', status: 'completed' });
    await anUpdate(database, { device, rollout, state: 'failed', reason: 'stalled' });
    const { reasons, notes } = await explanations.explain('hall');
    expect(reasons).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/"To all" is completed, so there is no further try\.$/)]);
  });

  it('says that there is no such device', async () => {
    await expect(explanations.explain('nobody')).rejects.toMatchObject({ code: 'device_not_found' });
  });
});

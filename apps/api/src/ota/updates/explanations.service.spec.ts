import type { DataSource } from 'typeorm';
import { openTestDatabase } from '../../database/testing/test-database';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { Explanations } from './explanations.service';

describe('Explanations', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let explanations: Explanations;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    explanations = new Explanations(database, { now: () => new Date(ROWS_AT.getTime() + 60_000) });
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

  it('says that there is no such device', async () => {
    await expect(explanations.explain('nobody')).rejects.toMatchObject({ code: 'device_not_found' });
  });
});

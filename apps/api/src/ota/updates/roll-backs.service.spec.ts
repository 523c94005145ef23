import type { ReportableState } from '@pcms/contract';
import type { DataSource } from 'typeorm';
import { sentStatements } from '../../database/testing/sent-statements';
import { openTestDatabase } from '../../database/testing/test-database';
import type { DeviceEntity } from '../../devices/device.entity';
import { DeviceNotFound } from '../../devices/devices.errors';
import { aCall } from '../../devices/testing/device-calls';
import { orderRollBacks } from '../rollouts/roll-back-orders';
import { aDevice, aFirmware, anUpdate, aRollout, ROWS_AT } from '../testing/rows';
import { updateParts, type UpdateParts } from '../testing/update-parts';
import { UpdateEventEntity } from './update-event.entity';
import { UpdateEntity } from './update.entity';

const NEW = { version: '2.5.0', digest: 'c'.repeat(64) };
const OLD = { version: '2.4.0', digest: 'd'.repeat(64) };
type Image = typeof NEW;

describe('RollBacks', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let parts: UpdateParts;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
  });
  afterAll(() => close());
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts CASCADE');
    parts = updateParts(database);
    await aFirmware(database, { imageDigest: NEW.digest });
  });

  /** A device that runs 2.5.0, which an update has brought. */
  async function updated(device: Partial<DeviceEntity> = {}, update: Partial<UpdateEntity> = {}): Promise<string> {
    const row = await aDevice(database, { deviceId: 'hall', version: NEW.version, imageDigest: NEW.digest, ...device });
    const rollout = await aRollout(database);
    const { id } = await anUpdate(database, { device: row, rollout, state: 'confirmed', ...update });
    return id;
  }
  const headersOf = ({ version, digest }: Image) => ({
    'x-device-type': 'ESP32_OTA_Base',
    'x-device-version': version,
    'x-device-image': digest,
  });
  const beat = (image: Image = NEW) =>
    parts.heartbeats.beat(aCall({ method: 'POST', headers: headersOf(image) }), 'hall', {});
  const report = (updateId: string, image: Image = OLD, state: ReportableState = 'rolled_back') =>
    parts.reports.report(aCall({ method: 'POST', headers: headersOf(image) }), 'hall', {
      update_id: updateId,
      state,
      detail: 'as ordered',
    });
  const order = () => parts.rollBacks.order('hall', 'anna');
  const shown = async () => (await parts.devices.get('hall')).rollBack;
  const stateOf = async (id: string) => (await database.getRepository(UpdateEntity).findOneByOrFail({ id })).state;
  const lastMove = async (updateId: string) => {
    const [last] = await database.getRepository(UpdateEventEntity).find({ where: { updateId }, order: { id: 'DESC' } });
    return last;
  };

  describe('an order', () => {
    it('is shown and told with every heartbeat', async () => {
      const id = await updated();
      expect(await beat()).not.toHaveProperty('roll_back');
      expect((await order()).rollBack).toEqual({
        updateId: id,
        firmwareKey: 'ESP32_OTA_Base_2.5.0',
        version: '2.5.0',
        previousVersion: '2.4.0',
        orderedAt: parts.clock.now().toISOString(),
        orderedBy: 'anna',
      });
      expect(await beat()).toMatchObject({ roll_back: id });
      expect(await beat()).toMatchObject({ roll_back: id });
      expect(await stateOf(id)).toBe('confirmed');
    });

    it('is the same when it is given twice', async () => {
      const id = await updated();
      await order();
      expect((await order()).rollBack?.updateId).toBe(id);
    });

    it('costs a heartbeat no statement, neither where there is one nor where there is none', async () => {
      await updated();
      const statements = async () => (await sentStatements(() => beat())).length;
      expect(await statements()).toBe(2);
      await order();
      expect(await statements()).toBe(2);
    });

    it('is over when the device reports that it went back, as the doing of who gave it', async () => {
      const id = await updated();
      await order();
      await report(id);
      expect(await stateOf(id)).toBe('rolled_back');
      expect(await lastMove(id)).toMatchObject({
        fromState: 'confirmed',
        toState: 'rolled_back',
        actor: 'person',
        reason: 'roll_back_ordered',
        detail: expect.stringMatching(/^ordered by anna; /) as string,
      });
      expect([await shown(), (await beat(OLD)).roll_back]).toEqual([null, undefined]);
    });

    it('is over when the device leaves an image on probation by itself, which the image has to answer for', async () => {
      const id = await updated();
      await database.getRepository(UpdateEntity).update(id, { state: 'rebooting', verdict: null });
      await order();
      const headers = headersOf(OLD);
      const said = { update_id: id, state: 'rolled_back', reason: 'crash_loop' } as const;
      await parts.reports.report(aCall({ method: 'POST', headers }), 'hall', said);
      expect(await lastMove(id)).toMatchObject({ toState: 'rolled_back', actor: 'device', reason: 'crash_loop' });
      expect(await database.getRepository(UpdateEntity).findOneByOrFail({ id })).toMatchObject({ verdict: 'failed' });
      expect([await shown(), (await beat(OLD)).roll_back]).toEqual([null, undefined]);
    });

    it('is over when the device runs the version from before, though its report got lost', async () => {
      const id = await updated();
      await order();
      expect(await beat(OLD)).not.toHaveProperty('roll_back');
      expect(await lastMove(id)).toMatchObject({
        toState: 'rolled_back',
        actor: 'person',
        detail: 'ordered by anna; runs 2.4.0',
      });
      expect(await report(id)).toEqual({ accepted: true });
      expect(await shown()).toBeNull();
    });

    it('is void when the device runs a third version, and does not come back with the first', async () => {
      const id = await updated();
      await order();
      expect(await beat({ version: '2.6.0', digest: 'e'.repeat(64) })).not.toHaveProperty('roll_back');
      expect([await stateOf(id), await shown()]).toEqual(['confirmed', null]);
      expect(await beat()).not.toHaveProperty('roll_back');
    });

    it('waits for the new image when the update is under way', async () => {
      const id = await updated({ version: OLD.version, imageDigest: OLD.digest }, { state: 'rebooting' });
      await order();
      expect(await beat(OLD)).not.toHaveProperty('roll_back');
      expect(await stateOf(id)).toBe('rebooting');
      expect(await beat(NEW)).toMatchObject({ roll_back: id });
      expect(await stateOf(id)).toBe('confirmed');
    });

    it('does not make a rollback its own that nobody ordered', async () => {
      const id = await updated();
      await report(id);
      expect(await lastMove(id)).toMatchObject({ actor: 'device', reason: null, detail: 'as ordered' });
    });

    it('is void when the update fails before it has arrived', async () => {
      const id = await updated({ version: OLD.version, imageDigest: OLD.digest }, { state: 'rebooting' });
      await order();
      await report(id, OLD, 'failed');
      expect([await stateOf(id), await shown()]).toEqual(['failed', null]);
      expect(await lastMove(id)).toMatchObject({ actor: 'device', detail: 'as ordered' });
      expect(await beat(NEW)).not.toHaveProperty('roll_back');
    });

    it('is taken back', async () => {
      const id = await updated();
      await order();
      expect((await parts.rollBacks.withdraw('hall')).rollBack).toBeNull();
      expect(await beat()).not.toHaveProperty('roll_back');
      await report(id);
      expect(await lastMove(id)).toMatchObject({ actor: 'device' });
      expect((await parts.rollBacks.withdraw('hall')).rollBack).toBeNull();
    });
  });

  describe('is refused', () => {
    const ruleOf = (act: Promise<unknown>) => act.then(() => null).catch((error: { code: string }) => error.code);

    it('for a board in the field', async () => {
      await updated({ imageDigest: null });
      expect(await ruleOf(order())).toBe('cannot_roll_back');
    });

    it('for a device that never had an update', async () => {
      await aDevice(database, { deviceId: 'hall', imageDigest: NEW.digest });
      expect(await ruleOf(order())).toBe('nothing_to_roll_back');
    });

    it('for a device whose only update went back already', async () => {
      await updated({ version: OLD.version, imageDigest: OLD.digest }, { state: 'rolled_back' });
      expect(await ruleOf(order())).toBe('nothing_to_roll_back');
    });

    it('when a later update has been written over the firmware from before', async () => {
      await updated({}, { stateAt: ROWS_AT });
      const device = { key: (await database.query(`SELECT key FROM devices`))[0].key as number };
      const later = await anUpdate(database, { device, rollout: await aRollout(database), state: 'rolled_back' });
      await database.query(
        `INSERT INTO update_events (update_id, at, from_state, to_state, actor) VALUES ($1, $2, 'offered', 'downloading', 'device')`,
        [later.id, new Date(ROWS_AT.getTime() + 1_000)],
      );
      expect(await ruleOf(order())).toBe('previous_image_gone');
      expect(await shown()).toBeNull();
    });

    it.each(['order', 'withdraw'] as const)('for a device that nobody knows: %s', async (act) => {
      await expect(parts.rollBacks[act]('nobody', 'anna')).rejects.toThrow(new DeviceNotFound('nobody'));
    });
  });

  it('may be ordered for many devices at once, in one transaction, leaving out those that cannot', async () => {
    const rollout = await aRollout(database);
    const running = { version: NEW.version, imageDigest: NEW.digest };
    const wanted = ['a', 'b'];
    for (const deviceId of [...wanted, 'fielded']) {
      const device = await aDevice(database, {
        deviceId,
        ...running,
        imageDigest: deviceId === 'fielded' ? null : NEW.digest,
      });
      await anUpdate(database, { device, rollout, state: 'confirmed' });
    }
    const ordered = await database.transaction((manager) =>
      orderRollBacks(
        manager,
        { which: 'u.rollout_id = $5', parameters: [rollout.id] },
        { at: ROWS_AT, actor: 'server', reason: 'roll_back_ordered', by: 'the gate' },
      ),
    );
    expect(ordered.map(({ deviceId }) => deviceId).sort()).toEqual(wanted);
    for (const deviceId of wanted) {
      expect((await parts.devices.get(deviceId)).rollBack).toMatchObject({ orderedBy: 'the gate' });
    }
    expect((await parts.devices.get('fielded')).rollBack).toBeNull();
  });
});

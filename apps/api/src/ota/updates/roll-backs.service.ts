import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UNDOABLE_UPDATE_STATES, type DeviceDetailDto, type ReportableState } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { LiveEvents } from '../../database/live-events';
import { sqlList } from '../../database/sql-list';
import { DeviceContacts, type DeviceContact } from '../../devices/device-contacts';
import { DeviceNotFound } from '../../devices/devices.errors';
import { Devices } from '../../devices/devices.service';
import { orderRollBacks, REWRITTEN, type RollBackOrder } from '../rollouts/roll-back-orders';
import {
  asOrdered,
  endOfOrder,
  rollBackRefusal,
  type OrderedUpdate,
  type RollBackDevice,
  type RollBackRefusal,
  type UndoableUpdate,
} from './roll-back-rules';
import { UpdateLedger } from './update-ledger';
import { RollBackRefused } from './updates.errors';

const CHANGED_MEANWHILE: RollBackRefusal = {
  rule: 'nothing_to_roll_back',
  message: 'The device has changed this very moment: look again.',
};

interface DeviceRow extends RollBackDevice {
  readonly key: number;
  readonly orderedUpdateId: string | null;
}
interface UndoableRow extends UndoableUpdate {
  readonly id: string;
}
type OrderedRow = OrderedUpdate & Omit<RollBackOrder, 'at'>;

/** Orders to start the firmware from before: given by people, told by heartbeats, and over when the device has obeyed. */
@Injectable()
export class RollBacks implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly devices: Devices,
    private readonly contacts: DeviceContacts,
    private readonly ledger: UpdateLedger,
    private readonly events: LiveEvents,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.contacts.listen((contact) => this.onContact(contact));
  }

  /** Has the device leave its last update. `by` is a user's name. @throws DeviceNotFound, RollBackRefused */
  async order(deviceId: string, by: string): Promise<DeviceDetailDto> {
    const { key, ...device } = await this.find(deviceId);
    const update = await this.undoable(key);
    const refusal = rollBackRefusal(device, update);
    if (refusal) throw new RollBackRefused(refusal);
    const order: RollBackOrder = { at: this.clock.now(), actor: 'person', reason: 'roll_back_ordered', by };
    await this.dataSource.transaction(async (manager) => {
      const ordered = await orderRollBacks(manager, { which: 'u.id = $5', parameters: [update?.id] }, order);
      if (ordered.length === 0) throw new RollBackRefused(CHANGED_MEANWHILE);
      await this.events.publish({ kind: 'device', deviceId }, manager);
    });
    return this.devices.get(deviceId);
  }

  /** Takes the order back, if there is one; a device that has heard it may obey all the same. @throws DeviceNotFound */
  async withdraw(deviceId: string): Promise<DeviceDetailDto> {
    const { key, orderedUpdateId } = await this.find(deviceId);
    if (orderedUpdateId !== null) {
      await this.forget(key, orderedUpdateId);
      await this.events.publish({ kind: 'device', deviceId });
    }
    return this.devices.get(deviceId);
  }

  /** The device has reported about an update that it was told to undo: it has gone back, or there is nothing to undo any more. */
  async reported(deviceKey: number, updateId: string, state: ReportableState): Promise<void> {
    if (state === 'rolled_back') await this.obeyed(deviceKey, updateId);
    if (state === 'failed') await this.forget(deviceKey, updateId);
  }

  /** The device need not be told again. That there was an order stays with the update. */
  private async obeyed(deviceKey: number, updateId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE devices SET roll_back_update_id = NULL WHERE key = $1 AND roll_back_update_id = $2`,
      [deviceKey, updateId],
    );
  }

  /** The device says what it runs now: perhaps what it was told to go back to, and its report got lost. */
  private async onContact({ device, reported, at }: DeviceContact): Promise<boolean> {
    const updateId = device.rollBackUpdateId;
    if (updateId === null || reported.version === null) return false;
    const ordered = await this.ordered(updateId);
    const running = { ...device, imageDigest: reported.imageDigest };
    const end = ordered ? endOfOrder(running, ordered) : 'void';
    if (end === null) return false;
    if (end === 'rolled_back' && ordered) {
      const move = { to: 'rolled_back', at, detail: `runs ${device.version ?? ''}` } as const;
      await this.ledger.move(updateId, asOrdered(move, ordered));
      await this.obeyed(device.key, updateId);
    } else {
      await this.forget(device.key, updateId);
    }
    return true;
  }

  private async forget(deviceKey: number, updateId: string): Promise<void> {
    await this.dataSource.query(
      `WITH unordered AS (
         UPDATE updates SET roll_back_ordered_at = NULL, roll_back_actor = NULL, roll_back_reason = NULL, roll_back_by = NULL
         WHERE id = $2)
       UPDATE devices SET roll_back_update_id = NULL WHERE key = $1 AND roll_back_update_id = $2`,
      [deviceKey, updateId],
    );
  }

  private async find(deviceId: string): Promise<DeviceRow> {
    const [device] = await this.dataSource.query<DeviceRow[]>(
      `SELECT key, status, type, version, image_digest AS "imageDigest", roll_back_update_id AS "orderedUpdateId"
       FROM devices WHERE device_id = $1`,
      [deviceId],
    );
    if (!device) throw new DeviceNotFound(deviceId);
    return device;
  }

  /** The last update that may still be undone. */
  private async undoable(deviceKey: number): Promise<UndoableRow | null> {
    const [update] = await this.dataSource.query<UndoableRow[]>(
      `SELECT u.id, u.state, u.device_type AS "deviceType", u.version, f.image_digest AS "imageDigest", ${REWRITTEN} AS "isRewritten"
       FROM updates u LEFT JOIN firmware f ON f.key = u.firmware_key
       WHERE u.device_key = $1 AND u.state IN ${sqlList(UNDOABLE_UPDATE_STATES)} ORDER BY u.state_at DESC LIMIT 1`,
      [deviceKey],
    );
    return update ?? null;
  }

  private async ordered(updateId: string): Promise<OrderedRow | null> {
    const [update] = await this.dataSource.query<OrderedRow[]>(
      `SELECT u.state, u.device_type AS "deviceType", u.version, u.from_version AS "fromVersion", f.image_digest AS "imageDigest",
         u.roll_back_actor AS actor, u.roll_back_reason AS reason, u.roll_back_by AS by
       FROM updates u LEFT JOIN firmware f ON f.key = u.firmware_key
       WHERE u.id = $1 AND u.roll_back_ordered_at IS NOT NULL`,
      [updateId],
    );
    return update ?? null;
  }
}

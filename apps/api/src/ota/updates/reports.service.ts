import { Injectable } from '@nestjs/common';
import type { ReportAnswer, ReportRequest } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { DeviceDoor } from '../../devices/device-door';
import { SnapshotReader, type DeviceSnapshot } from '../../devices/device-snapshot';
import { reportedFacts } from '../../devices/reported-facts';
import type { DeviceCall } from '../../http/device-call';
import type { RollBackOrder } from '../rollouts/roll-back-orders';
import { runsNewImage } from './contact-inference';
import { asOrdered } from './roll-back-rules';
import { RollBacks } from './roll-backs.service';
import { UpdateLedger } from './update-ledger';
import { ImpossibleMove, NotTheNewImage, UpdateNotFound } from './updates.errors';

interface ReportedUpdate {
  readonly deviceType: string;
  readonly version: string;
  readonly imageDigest: string | null;
  /** Who told the device to go back; null where nobody did. */
  readonly order: Omit<RollBackOrder, 'at'> | null;
}

/** A device says how its update goes. */
@Injectable()
export class Reports {
  private readonly reader: SnapshotReader;

  constructor(
    private readonly dataSource: DataSource,
    private readonly door: DeviceDoor,
    private readonly ledger: UpdateLedger,
    private readonly rollBacks: RollBacks,
    private readonly clock: Clock,
  ) {
    this.reader = new SnapshotReader(dataSource);
  }

  /** @throws UpdateNotFound, NotTheNewImage, ImpossibleMove; a repeat of the state that the update is in is accepted. */
  async report(call: DeviceCall, deviceId: string, said: ReportRequest): Promise<ReportAnswer> {
    const reported = reportedFacts(call.headers);
    const device = await this.door.enter(call, this.reader, { newcomer: { deviceId }, reported });
    const update = await this.find(device, said.update_id);
    if (said.state === 'confirmed' && !runsNewImage(device, update)) throw new NotTheNewImage(update.version);
    const move = {
      to: said.state,
      actor: 'device' as const,
      at: this.clock.now(),
      reason: said.reason,
      detail: said.detail ?? (said.state === 'downloading' && said.mode === 'delta' ? 'as a delta' : undefined),
      progress: said.progress,
    };
    const { order } = update;
    // A device that obeys has no reason of its own: one that names one has left a bad image by itself, whatever it was told meanwhile.
    const isOrdered = order !== null && said.state === 'rolled_back' && said.reason === undefined;
    const outcome = await this.ledger.move(said.update_id, isOrdered ? asOrdered(move, order) : move);
    if (!outcome) throw new UpdateNotFound();
    if (outcome.kind === 'impossible') throw new ImpossibleMove(outcome.from, said.state);
    if (order) await this.rollBacks.reported(device.key, said.update_id, said.state);
    return { accepted: true };
  }

  private async find(device: DeviceSnapshot, updateId: string): Promise<ReportedUpdate> {
    const [update] = await this.dataSource.query<ReportedUpdate[]>(
      `SELECT u.device_type AS "deviceType", u.version, f.image_digest AS "imageDigest",
         CASE WHEN u.roll_back_ordered_at IS NOT NULL THEN
           jsonb_build_object('actor', u.roll_back_actor, 'reason', u.roll_back_reason, 'by', u.roll_back_by) END AS "order"
       FROM updates u LEFT JOIN firmware f ON f.key = u.firmware_key WHERE u.id = $1 AND u.device_key = $2`,
      [updateId, device.key],
    );
    if (!update) throw new UpdateNotFound();
    return update;
  }
}

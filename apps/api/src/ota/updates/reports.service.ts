import { Injectable } from '@nestjs/common';
import type { ReportAnswer, ReportRequest } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock';
import { DeviceDoor } from '../../devices/device-door';
import { SnapshotReader, type DeviceSnapshot } from '../../devices/device-snapshot';
import { reportedFacts } from '../../devices/reported-facts';
import type { DeviceCall } from '../../http/device-call';
import { runsNewImage } from './contact-inference';
import { UpdateLedger } from './update-ledger';
import { ImpossibleMove, NotTheNewImage, UpdateNotFound } from './updates.errors';

interface ReportedUpdate {
  readonly deviceType: string;
  readonly version: string;
  readonly imageDigest: string | null;
}

/** A device says how its update goes. */
@Injectable()
export class Reports {
  private readonly reader: SnapshotReader;

  constructor(
    private readonly dataSource: DataSource,
    private readonly door: DeviceDoor,
    private readonly ledger: UpdateLedger,
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
    const outcome = await this.ledger.move(said.update_id, {
      to: said.state,
      actor: 'device',
      at: this.clock.now(),
      reason: said.reason,
      detail: said.detail,
      progress: said.progress,
    });
    if (!outcome) throw new UpdateNotFound();
    if (outcome.kind === 'impossible') throw new ImpossibleMove(outcome.from, said.state);
    return { accepted: true };
  }

  private async find(device: DeviceSnapshot, updateId: string): Promise<ReportedUpdate> {
    const [update] = await this.dataSource.query<ReportedUpdate[]>(
      `SELECT u.device_type AS "deviceType", u.version, f.image_digest AS "imageDigest"
       FROM updates u LEFT JOIN firmware f ON f.key = u.firmware_key WHERE u.id = $1 AND u.device_key = $2`,
      [updateId, device.key],
    );
    if (!update) throw new UpdateNotFound();
    return update;
  }
}

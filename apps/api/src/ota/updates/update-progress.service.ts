import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ACTIVE_UPDATE_STATES } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Batcher } from '../../database/batcher';
import { Prepared } from '../../database/prepared';
import { sqlList } from '../../database/sql-list';
import { DeviceContacts, type DeviceContact } from '../../devices/device-contacts';
import { inferFromContact, type ActiveUpdate } from './contact-inference';
import { UpdateLedger } from './update-ledger';

interface ActiveUpdateRow extends ActiveUpdate {
  readonly id: string;
  readonly deviceKey: number;
}

const ACTIVE_UPDATES = new Prepared<ActiveUpdateRow>(
  `SELECT u.id, u.device_key AS "deviceKey", u.state, u.device_type AS "deviceType", u.version, f.image_digest AS "imageDigest"
   FROM updates u LEFT JOIN firmware f ON f.key = u.firmware_key
   WHERE u.device_key = ANY($1) AND u.state IN ${sqlList(ACTIVE_UPDATE_STATES)}`,
);

/** Draws conclusions from calls that say nothing about an update: boards in the field never report. */
@Injectable()
export class UpdateProgress implements OnModuleInit {
  private readonly activeUpdates = new Batcher<number, ActiveUpdateRow | null>((deviceKeys) =>
    this.readActiveUpdates(deviceKeys),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly contacts: DeviceContacts,
    private readonly ledger: UpdateLedger,
  ) {}

  onModuleInit(): void {
    this.contacts.listen((contact) => this.onContact(contact));
    this.contacts.listenToRetirement((deviceKey, at) => this.onRetirement(deviceKey, at));
  }

  private async onContact({ device, reported, at }: DeviceContact): Promise<boolean> {
    const update = reported.version === null ? null : await this.activeUpdates.add(device.key);
    const inferred = update && inferFromContact({ ...device, imageDigest: reported.imageDigest }, update);
    if (!inferred) return false;
    const move =
      inferred === 'confirmed'
        ? { to: 'confirmed' as const, detail: `runs ${update.version}` }
        : {
            to: 'failed' as const,
            reason: 'still_reports_old_version',
            detail: `still reports ${device.version ?? 'no version'}`,
          };
    await this.ledger.move(update.id, { ...move, actor: 'server', at });
    return true;
  }

  private async onRetirement(deviceKey: number, at: Date): Promise<void> {
    const update = await this.activeUpdates.add(deviceKey);
    if (update) await this.ledger.move(update.id, { to: 'cancelled', actor: 'person', at, reason: 'retired' });
  }

  private async readActiveUpdates(deviceKeys: readonly number[]): Promise<readonly (ActiveUpdateRow | null)[]> {
    const rows = await ACTIVE_UPDATES.run(this.dataSource, [deviceKeys]);
    const byDevice = new Map(rows.map((row) => [row.deviceKey, row]));
    return deviceKeys.map((deviceKey) => byDevice.get(deviceKey) ?? null);
  }
}

import { Injectable } from '@nestjs/common';
import { versionSortKey, type DeviceStatus, type RegisterRequest } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings';
import { LiveEvents } from '../database/live-events';
import type { DeviceSnapshot } from './device-snapshot';
import type { ReportedFacts } from './reported-facts';

/** The type of a device that has not said what it runs. */
export const UNKNOWN_TYPE = 'unknown';

export interface NewDevice {
  readonly deviceId: string;
  readonly name?: string;
  readonly occupation?: string;
}

/** Writes what devices say of themselves into their rows. */
@Injectable()
export class DeviceRoster {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
    private readonly events: LiveEvents,
  ) {}

  /** Makes a row for a device that called for the first time; one that exists by now is left alone. */
  async add(device: NewDevice, reported: ReportedFacts): Promise<void> {
    const status: DeviceStatus = this.settings.values.DEVICE_AUTH === 'device' ? 'pending' : 'active';
    await this.dataSource.query(
      `INSERT INTO devices (device_id, name, type, status, version, version_key, image_digest, occupation)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [
        device.deviceId,
        device.name || device.deviceId,
        reported.type ?? UNKNOWN_TYPE,
        status,
        reported.version,
        keyOf(reported.version),
        reported.imageDigest,
        device.occupation ?? null,
      ],
    );
    await this.events.publish({ kind: 'device', deviceId: device.deviceId });
  }

  /** Whether `reported` says anything else than the row. A version without a digest means that no digest is known any more. */
  differs(device: DeviceSnapshot, reported: ReportedFacts): boolean {
    return (
      (reported.type !== null && reported.type !== device.type) ||
      (reported.version !== null &&
        (reported.version !== device.version || reported.imageDigest !== device.imageDigest))
    );
  }

  async noteFacts(device: DeviceSnapshot, reported: ReportedFacts): Promise<DeviceSnapshot> {
    const noted = {
      ...device,
      type: reported.type ?? device.type,
      version: reported.version ?? device.version,
      imageDigest: reported.version === null ? device.imageDigest : reported.imageDigest,
    };
    await this.dataSource.query(
      `UPDATE devices SET type = $2, version = $3, version_key = $4, image_digest = $5 WHERE key = $1`,
      [device.key, noted.type, noted.version, keyOf(noted.version), noted.imageDigest],
    );
    await this.events.publish({ kind: 'device', deviceId: device.deviceId });
    return noted;
  }

  /** What a registration adds. What it does not say stays; a name that a person gave stays in any case. */
  async noteRegistration(key: number, said: RegisterRequest): Promise<void> {
    await this.dataSource.query(
      `UPDATE devices SET
         name = CASE WHEN named_by_person THEN name ELSE $2 END,
         occupation = COALESCE($3, occupation), wifi_ssid = COALESCE($4, wifi_ssid), capabilities = COALESCE($5, capabilities),
         mac = COALESCE($6, mac), chip = COALESCE($7, chip), flash_bytes = COALESCE($8, flash_bytes),
         slot_bytes = COALESCE($9, slot_bytes), can_enrol = COALESCE($10, can_enrol)
       WHERE key = $1`,
      [
        key,
        said.device_name,
        said.occupation ?? null,
        said.wifi_ssid ?? null,
        said.capabilities ?? null,
        said.mac?.toUpperCase() ?? null,
        said.chip ?? null,
        said.flash_size ?? null,
        said.slot_size || null,
        said.can_enrol ?? null,
      ],
    );
  }

  /** The device's own credential from now on; the one before stops to work. */
  async giveCredential(key: number, hash: Buffer): Promise<void> {
    await this.dataSource.query(
      `UPDATE devices SET credential_hash = $2, credential_used = false, reenrolment_allowed = false WHERE key = $1`,
      [key, hash],
    );
  }

  async noteCredentialUsed(key: number): Promise<void> {
    await this.dataSource.query(`UPDATE devices SET credential_used = true WHERE key = $1`, [key]);
  }

  /** What was to be told with the next heartbeat has been told; an order that was given meanwhile stays. */
  async clearOrders({ key, checkNow, identify }: Pick<DeviceSnapshot, 'key' | 'checkNow' | 'identify'>): Promise<void> {
    await this.dataSource.query(
      `UPDATE devices SET check_now = check_now AND NOT $2, identify = identify AND NOT $3 WHERE key = $1`,
      [key, checkNow, identify],
    );
  }
}

const keyOf = (version: string | null): string | null => version && versionSortKey(version);

import { Injectable } from '@nestjs/common';
import { isActive, isDeviceId, type RolloutStatus, type UpdateState } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { People } from '../../auth/people';
import { Prepared } from '../../database/prepared';
import { parseBasic } from '../../devices/device-credential';
import { DeviceDoor } from '../../devices/device-door';
import type { DeviceCall } from '../../http/device-call';
import type { FirmwareFacts } from '../firmware/firmware-library.service';
import { FirmwareGone, NotForThisDevice } from './updates.errors';

/** Who downloads, as far as it is known. */
export interface DownloadPermit {
  readonly deviceId: string | null;
  /** The update that the download belongs to. */
  readonly update: { readonly id: string; readonly state: UpdateState } | null;
}

interface Downloader {
  readonly key: number;
  readonly deviceId: string;
  readonly credentialHash: Buffer | null;
  readonly credentialUsed: boolean;
  readonly updateId: string | null;
  readonly state: UpdateState | null;
  readonly holdsSlot: boolean | null;
  readonly rolloutStatus: RolloutStatus | null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Somebody that no device row is known for: only the fleet-wide rules count. */
const UNKNOWN_DEVICE = { key: 0, deviceId: '', credentialHash: null, credentialUsed: true };

const DOWNLOADER = `
  SELECT d.key, d.device_id AS "deviceId", d.credential_hash AS "credentialHash", d.credential_used AS "credentialUsed",
    u.id AS "updateId", u.state, u.holds_slot AS "holdsSlot", u."rolloutStatus"
  FROM devices d
  LEFT JOIN LATERAL (
    SELECT u.id, u.state, u.holds_slot, r.status AS "rolloutStatus" FROM updates u JOIN rollouts r ON r.id = u.rollout_id
    WHERE u.device_key = d.key AND u.firmware_key = $1 AND ($2::uuid IS NULL OR u.id = $2)
    ORDER BY u.offered_at DESC LIMIT 1) u ON true`;
const DOWNLOADER_BY_UPDATE = new Prepared<Downloader>(
  `${DOWNLOADER} WHERE d.key = (SELECT device_key FROM updates WHERE id = $2 AND firmware_key = $1)`,
);
const DOWNLOADER_BY_NAME = new Prepared<Downloader>(`${DOWNLOADER} WHERE d.device_id = $3`);

/** Who may download a firmware: a person, a device that was offered it, and at levels `open` and `shared` whoever passes those. */
@Injectable()
export class DownloadPermits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: People,
    private readonly door: DeviceDoor,
  ) {}

  /** @throws CredentialRefused (401), NotForThisDevice (403), FirmwareGone (410) */
  async permit(call: DeviceCall, { key }: Pick<FirmwareFacts, 'key'>): Promise<DownloadPermit> {
    if (await this.isPerson(call)) return { deviceId: null, update: null };
    const downloader = await this.downloader(call, key);
    await this.door.authorise(downloader ?? UNKNOWN_DEVICE, call);
    if (!downloader) return { deviceId: null, update: null };
    const { deviceId, updateId, state, rolloutStatus } = downloader;
    if (updateId === null || state === null) {
      if (downloader.credentialHash) throw new NotForThisDevice();
      return { deviceId, update: null };
    }
    // A stop is instant: what is under way is refused at its next range.
    if (rolloutStatus !== 'running') throw new FirmwareGone(`The rollout is ${rolloutStatus ?? 'gone'}.`);
    if (!isActive(state)) throw new FirmwareGone(`This update is over: ${state}.`);
    // Its slot went to another device: the next check gets it one again.
    if (!downloader.holdsSlot) throw new FirmwareGone('The offer was not taken for too long.');
    return { deviceId, update: { id: updateId, state } };
  }

  private async isPerson({ headers }: DeviceCall): Promise<boolean> {
    const claimsToBe = headers.cookie !== undefined || headers.authorization?.startsWith('Bearer ');
    return claimsToBe === true && (await this.people.fromRequest(headers)) !== null;
  }

  /** By the update that the URL names, else by the device that the credential names. */
  private async downloader(call: DeviceCall, firmwareKey: string): Promise<Downloader | null> {
    const updateId = call.query.get('update');
    if (updateId !== null && UUID.test(updateId)) {
      const [byUpdate] = await DOWNLOADER_BY_UPDATE.run(this.dataSource, [firmwareKey, updateId]);
      if (byUpdate) return byUpdate;
    }
    const username = parseBasic(call.headers.authorization)?.username ?? '';
    if (!isDeviceId(username)) return null;
    const [byName] = await DOWNLOADER_BY_NAME.run(this.dataSource, [firmwareKey, null, username]);
    return byName ?? null;
  }
}

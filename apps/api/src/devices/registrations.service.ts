import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { RegisterAnswer, RegisterRequest } from '@pcms/contract';
import { DataSource } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import type { DeviceCall } from '../http/device-call';
import { hashPassword, parseBasic } from './device-credential';
import { DeviceDoor } from './device-door';
import { DeviceRoster } from './device-roster';
import { SnapshotReader, type DeviceSnapshot } from './device-snapshot';
import { CredentialRefused } from './devices.errors';
import { decideEnrolment } from './enrolment';
import { expectedInterval } from './expected-interval';
import { PresenceWriter } from './presence-writer';
import { reportedFacts } from './reported-facts';

const PASSWORD_BYTES = 32;

/** A device says what it is, at boot, and is given its own credential where it can keep one. */
@Injectable()
export class Registrations {
  private readonly reader: SnapshotReader;

  constructor(
    dataSource: DataSource,
    private readonly door: DeviceDoor,
    private readonly roster: DeviceRoster,
    private readonly presence: PresenceWriter,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.reader = new SnapshotReader(dataSource);
  }

  async register(call: DeviceCall, said: RegisterRequest): Promise<RegisterAnswer> {
    const reported = reportedFacts(call.headers, { device_type: said.device_type, version: said.firmware_version });
    const newcomer = { deviceId: said.device_id, name: said.device_name };
    const device = await this.door.known(call, this.reader, { newcomer, reported });
    const password = await this.enrol(device, call, said.can_enrol === true);
    await this.door.note(device, reported);
    await this.roster.noteRegistration(device.key, said);
    await this.presence.touch(device.deviceId, {
      device_key: device.key,
      last_seen_at: this.clock.now(),
      interval_s: expectedInterval(this.settings.values.HEARTBEAT_SECONDS),
    });
    return {
      success: true,
      message: device.status === 'pending' ? 'Registered; waiting to be admitted.' : 'Registered.',
      device_id: device.deviceId,
      ...(password !== null && { credential: { username: device.deviceId, password } }),
      server_time: this.clock.now().toISOString(),
    };
  }

  /** A new password, or null when the device keeps what it has. */
  private async enrol(device: DeviceSnapshot, call: DeviceCall, canEnrol: boolean): Promise<string | null> {
    const presented = parseBasic(call.headers.authorization);
    const verdict = await this.door.judge(device, call);
    const decision = decideEnrolment(
      {
        verdict,
        knowsSharedCredential: this.door.knowsShared(presented),
        canEnrol,
        hasCredential: device.credentialHash !== null,
        credentialUsed: device.credentialUsed,
        reenrolmentAllowed: device.reenrolmentAllowed,
        admitted: device.status !== 'pending',
      },
      this.door.policy.level,
    );
    if (decision === 'refuse') throw new CredentialRefused(verdict === 'wrong' ? 'wrong' : 'missing');
    if (decision === 'register') return null;
    const password = randomBytes(PASSWORD_BYTES).toString('base64url');
    await this.roster.giveCredential(device.key, hashPassword(password));
    return password;
  }
}

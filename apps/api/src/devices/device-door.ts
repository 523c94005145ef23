import { Injectable } from '@nestjs/common';
import { isDeviceId } from '@pcms/contract';
import { RateLimiterMemory, type RateLimiterRes } from 'rate-limiter-flexible';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import type { DeviceCall } from '../http/device-call';
import { DeviceContacts } from './device-contacts';
import {
  judgeCredential,
  parseBasic,
  type CredentialPolicy,
  type CredentialVerdict,
  type PresentedCredential,
} from './device-credential';
import { DeviceRoster, type NewDevice } from './device-roster';
import type { DeviceSnapshot, SnapshotReader } from './device-snapshot';
import { BadDeviceId, CredentialRefused, TooManyNewDevices, TooManyWrongCredentials } from './devices.errors';
import type { ReportedFacts } from './reported-facts';

/** Wrong credentials within `WRONG_WINDOW_SECONDS`, for one device and for one address (a site shares one). */
const WRONG_PER_DEVICE = 20;
const WRONG_PER_ADDRESS = 200;
const WRONG_WINDOW_SECONDS = 300;

/** As much of a device as its credential is checked against. */
type Caller = Pick<DeviceSnapshot, 'key' | 'deviceId' | 'credentialHash' | 'credentialUsed'>;

/** What a call says of its device, should it be a new one, and of what it runs. */
interface Introduction {
  readonly newcomer: NewDevice;
  readonly reported: ReportedFacts;
}

/** What every call of a device passes: who is it, may it, and what does it say that it runs. */
@Injectable()
export class DeviceDoor {
  readonly policy: CredentialPolicy;
  private readonly wrongByDevice = new RateLimiterMemory({ points: WRONG_PER_DEVICE, duration: WRONG_WINDOW_SECONDS });
  private readonly wrongByAddress = new RateLimiterMemory({
    points: WRONG_PER_ADDRESS,
    duration: WRONG_WINDOW_SECONDS,
  });
  private readonly newByAddress = new RateLimiterMemory({ points: 1, duration: 3_600 });
  private readonly newDevicesPerHour: number;

  constructor(
    private readonly roster: DeviceRoster,
    private readonly contacts: DeviceContacts,
    private readonly clock: Clock,
    { values }: Settings,
  ) {
    const shared =
      values.DEVICE_USERNAME !== null && values.DEVICE_PASSWORD !== null
        ? { username: values.DEVICE_USERNAME, password: values.DEVICE_PASSWORD }
        : null;
    this.policy = { level: values.DEVICE_AUTH, shared };
    this.newDevicesPerHour = values.NEW_DEVICES_PER_HOUR;
  }

  /** The device that calls, known from now on, its credential checked and what it says of itself written down. */
  async enter<Extra extends object>(
    call: DeviceCall,
    reader: SnapshotReader<Extra>,
    introduction: Introduction,
  ): Promise<DeviceSnapshot & Extra> {
    const device = await this.known(call, reader, introduction);
    await this.authorise(device, call);
    const changed = await this.note(device, introduction.reported);
    return changed ? this.known(call, reader, introduction) : device;
  }

  /** The device's row, made on the spot for one that calls for the first time. @throws BadDeviceId, TooManyNewDevices */
  async known<Extra extends object>(
    call: DeviceCall,
    reader: SnapshotReader<Extra>,
    { newcomer, reported }: Introduction,
  ): Promise<DeviceSnapshot & Extra> {
    if (!isDeviceId(newcomer.deviceId)) throw new BadDeviceId();
    const found = await reader.read(newcomer.deviceId);
    if (found) return found;
    await this.countNewcomer(call.address);
    await this.roster.add(newcomer, reported);
    const made = await reader.read(newcomer.deviceId);
    if (!made) throw new Error(`device ${newcomer.deviceId} vanished while it was added`);
    return made;
  }

  /** @throws CredentialRefused, TooManyWrongCredentials */
  async authorise(device: Caller, call: DeviceCall): Promise<void> {
    const verdict = await this.judge(device, call);
    if (verdict !== 'accepted') throw new CredentialRefused(verdict);
    if (device.credentialHash && !device.credentialUsed) await this.roster.noteCredentialUsed(device.key);
  }

  /**
   * Looks at the credential that the call presents, and counts the wrong ones. A device's own password cannot be guessed, so the
   * right one always opens, whoever else tries wrong ones; the shared one can, so an address that guesses is not even told.
   * @throws TooManyWrongCredentials
   */
  async judge(device: Caller, call: DeviceCall): Promise<CredentialVerdict> {
    const verdict = judgeCredential(device, parseBasic(call.headers.authorization), this.policy);
    if (verdict === 'wrong') await this.countWrong(device.deviceId, call.address);
    const isGuessable = this.policy.level === 'shared' && !device.credentialHash;
    if (verdict === 'accepted' && isGuessable)
      refuseAbove(WRONG_PER_ADDRESS, await this.wrongByAddress.get(call.address));
    return verdict;
  }

  /** Whether `presented` is the fleet-wide credential. */
  knowsShared(presented: PresentedCredential | null): boolean {
    const nobody = { deviceId: '', credentialHash: null };
    return (
      this.policy.shared !== null &&
      judgeCredential(nobody, presented, { ...this.policy, level: 'shared' }) === 'accepted'
    );
  }

  /** Writes down what the device says that it runs and lets the listeners draw their conclusions. Returns whether anything changed. */
  async note(device: DeviceSnapshot, reported: ReportedFacts): Promise<boolean> {
    const differs = this.roster.differs(device, reported);
    const noted = differs ? await this.roster.noteFacts(device, reported) : device;
    if (!differs && !device.updating) return false;
    const concluded = await this.contacts.tell({ device: noted, reported, at: this.clock.now() });
    return differs || concluded;
  }

  /** Anybody can make up ids: what one address may add is bounded. */
  private async countNewcomer(address: string): Promise<void> {
    const counted = await this.newByAddress.penalty(address);
    if (counted.consumedPoints > this.newDevicesPerHour) throw new TooManyNewDevices(counted.msBeforeNext / 1_000);
  }

  private async countWrong(deviceId: string, address: string): Promise<void> {
    refuseAbove(WRONG_PER_DEVICE, await this.wrongByDevice.penalty(deviceId));
    refuseAbove(WRONG_PER_ADDRESS, await this.wrongByAddress.penalty(address));
  }
}

function refuseAbove(most: number, counted: RateLimiterRes | null): void {
  if (counted && counted.consumedPoints > most) throw new TooManyWrongCredentials(counted.msBeforeNext / 1_000);
}

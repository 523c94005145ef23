import { createHash } from 'node:crypto';
import type { RegisterRequest } from '@pcms/contract';
import { Boot, type BootParts } from './boot';
import { fastClock, type DeviceClock } from './clock';
import { DeviceApi } from './device-api';
import { DeviceMemory, type SlotImage } from './device-memory';
import type { DeviceOptions } from './device-options';
import { HttpClient } from './http-client';
import { PERSONALITIES, type Traits } from './personality';

/** One application slot of the three boards that the project is made for. */
const SLOT_BYTES = 1_310_720;

/** A new image that crashes so often in a row is given up. */
const MOST_CRASHES = 3;

/** A device without a board: it speaks our firmware's protocol, keeps two slots and settings, and behaves as its personality does. */
export class ScriptedDevice {
  private readonly memory: DeviceMemory;
  private readonly traits: Traits;
  private readonly clock: DeviceClock;
  private readonly log: (line: string) => void;
  private bootCount = 0;

  constructor(private readonly options: DeviceOptions) {
    const { type, version, image = madeUpDigest(type, version), personality = 'healthy', pace } = options;
    const traits: Traits = PERSONALITIES[personality];
    this.memory = new DeviceMemory({ type, version, digest: image });
    this.traits = { ...traits, pace: { ...traits.pace, ...pace } };
    this.clock = options.clock ?? fastClock(1);
    this.log = options.log ?? (() => undefined);
  }

  /** The image that runs now. */
  get running(): SlotImage {
    return this.memory.running;
  }

  /** Runs until `signal` aborts, or until the device has died or gone silent for good. */
  async run(signal: AbortSignal): Promise<void> {
    const http = new HttpClient();
    try {
      while ((await this.start(http, signal)) === 'restart') {
        this.log('restarts');
        await this.clock.sleep(this.traits.pace.restartMs, signal);
      }
      this.log('is silent from now on');
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      http.close();
    }
  }

  private async start(http: HttpClient, signal: AbortSignal): Promise<'restart' | 'silence'> {
    this.bootCount += 1;
    const { probation } = this.memory;
    const ending = probation === null ? null : await this.endOfProbation(probation, signal);
    return ending ?? new Boot(this.bootParts(http), signal).run();
  }

  /** How a new image ends that is no good; null where it is. */
  private async endOfProbation(updateId: string, signal: AbortSignal): Promise<'restart' | 'silence' | null> {
    const { newImage, pace } = this.traits;
    switch (newImage) {
      case 'checks_in':
        return null;
      case 'never_starts':
        return 'silence';
      case 'never_checks_in':
        await this.clock.sleep(pace.probationMs, signal);
        this.memory.goBack({ update_id: updateId, reason: 'no_checkin' });
        return 'restart';
      case 'keeps_crashing':
        await this.clock.sleep(MOST_CRASHES * pace.restartMs, signal);
        this.memory.goBack({ update_id: updateId, reason: 'crash_loop', detail: `crashed ${MOST_CRASHES} times` });
        return 'restart';
    }
  }

  private bootParts(http: HttpClient): BootParts {
    const { serverUrl, deviceId, credential = null, chip = 'ESP32', slotBytes = SLOT_BYTES, random } = this.options;
    return {
      memory: this.memory,
      api: new DeviceApi({ serverUrl, deviceId, sharedCredential: credential }, this.memory, http),
      traits: this.traits,
      clock: this.clock,
      chip,
      slotBytes,
      bootCount: this.bootCount,
      introduction: () => this.introduction(chip, slotBytes),
      random: random ?? Math.random,
      log: this.log,
    };
  }

  private introduction(chip: string, slotBytes: number): RegisterRequest {
    const { deviceId, name = deviceId, wifi, canEnrol = true } = this.options;
    const { type, version } = this.memory.running;
    return {
      device_id: deviceId,
      device_name: name,
      device_type: type,
      firmware_version: version,
      ...(wifi !== undefined && { wifi_ssid: wifi }),
      chip,
      slot_size: slotBytes,
      reset_reason: this.bootCount > 1 ? 'software' : 'power_on',
      // A device that already keeps a credential asks for another only when the server no longer takes it.
      can_enrol: canEnrol,
    };
  }
}

/** What stands for the digest of an image that nobody has. */
export const madeUpDigest = (type: string, version: string): string =>
  createHash('sha256').update(`${type} ${version}`).digest('hex');

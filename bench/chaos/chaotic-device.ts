import { DEVICE_HEADERS, ROUTES, type CheckAnswer, type UpdateAnswer } from '@pcms/contract';
import type { Seeded } from './seeded';

/** What devices of a run have in common. */
export interface DeviceWorld {
  /** Servers that may answer; which one does, is chosen for each call. */
  readonly servers: () => readonly string[];
  readonly random: Seeded;
  /** How often a device calls, in ms. */
  readonly cadenceMs: number;
  /** The digest of the image of a version, in hex. */
  readonly digestOf: (version: string) => string;
  /** Of the new image: how often it does not come up, from 0 to 1. */
  readonly badShare: number;
  readonly stopped: () => boolean;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const CALL_LIMIT_MS = 8_000;

/** A device that speaks the protocol and keeps nothing but what runs on it. A call that fails is forgotten, as a board would. */
export class ChaoticDevice {
  version = '2.4.0';
  calls = 0;
  failedCalls = 0;

  constructor(
    readonly deviceId: string,
    private readonly world: DeviceWorld,
  ) {}

  async live(): Promise<void> {
    await pause(this.world.random.below(this.world.cadenceMs));
    while (!this.world.stopped()) {
      await this.once().catch(() => this.failedCalls++);
      await pause(this.world.cadenceMs * (0.9 + this.world.random.share() * 0.2));
    }
  }

  private async once(): Promise<void> {
    if (this.world.random.share() < 0.3)
      await this.call(ROUTES.devices.heartbeat(this.deviceId), { version: this.version });
    const answer = await this.call<CheckAnswer>(ROUTES.ota.check(this.deviceId));
    if (answer.update_available) await this.take(answer);
  }

  private async take(offer: UpdateAnswer): Promise<void> {
    const { random } = this.world;
    if (random.share() < 0.05) return;
    await this.report(offer, 'downloading');
    if (random.share() < 0.03) return this.report(offer, 'failed', 'stalled');
    await this.report(offer, 'installing');
    await this.report(offer, 'rebooting');
    if (random.share() < this.world.badShare) return this.report(offer, 'rolled_back', 'no_checkin');
    this.version = offer.version;
    await this.report(offer, 'confirmed');
  }

  private async report(offer: UpdateAnswer, state: string, reason?: string): Promise<void> {
    await pause(this.world.random.below(300));
    await this.call(ROUTES.ota.report(this.deviceId), { update_id: offer.update_id, state, ...(reason && { reason }) });
  }

  private async call<Answer>(path: string, message?: object): Promise<Answer> {
    this.calls++;
    const servers = this.world.servers();
    const server = servers[this.world.random.below(servers.length)];
    if (!server) throw new Error('no server is up');
    const response = await fetch(server + path, {
      method: message ? 'POST' : 'GET',
      headers: {
        [DEVICE_HEADERS.type]: 'ESP32_OTA_Base',
        [DEVICE_HEADERS.version]: this.version,
        [DEVICE_HEADERS.image]: this.world.digestOf(this.version),
        ...(message && { 'Content-Type': 'application/json' }),
      },
      body: message && JSON.stringify(message),
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return (await response.json()) as Answer;
  }
}

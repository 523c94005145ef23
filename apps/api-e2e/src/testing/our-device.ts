import {
  DEVICE_HEADERS,
  ROUTES,
  type CheckAnswer,
  type DeviceErrorBody,
  type HeartbeatAnswer,
  type RegisterAnswer,
  type ReportAnswer,
  type ReportRequest,
  type UpdateAnswer,
} from '@pcms/contract';
import type { Answer } from './person';

export interface Credential {
  readonly username: string;
  readonly password: string;
}

/** What a device runs. */
export interface Running {
  readonly type: string;
  readonly version: string;
  /** The digest at the image's end, in hex. */
  readonly digest: string;
}

export const OLD_IMAGE: Running = { type: 'ESP32_OTA_Base', version: '1.0.0', digest: '0a'.repeat(32) };

type Headers = Readonly<Record<string, string>>;
/** An answer of the device plane in its own form, or in that of every refusal. */
type Told<Body> = Body & Partial<Omit<DeviceErrorBody, 'success'>>;
type DeviceAnswer<Body> = Answer<Told<Body>>;

/** A device that runs our firmware, one call at a time, as a test tells it to. */
export class OurDevice {
  credential: Credential | null = null;
  running: Running = OLD_IMAGE;

  constructor(
    private readonly serverUrl: string,
    readonly deviceId: string,
  ) {}

  /** Registers, and keeps the credential that it may be given. */
  async register(more: object = {}): Promise<DeviceAnswer<RegisterAnswer>> {
    const answer = await this.call<RegisterAnswer>(ROUTES.devices.register, {
      device_id: this.deviceId,
      device_name: `Device ${this.deviceId}`,
      device_type: this.running.type,
      firmware_version: this.running.version,
      chip: 'ESP32',
      slot_size: 1_310_720,
      can_enrol: true,
      ...more,
    });
    this.credential = answer.body.credential ?? this.credential;
    return answer;
  }

  heartbeat(more: object = {}): Promise<DeviceAnswer<HeartbeatAnswer>> {
    const readings = { version: this.running.version, uptime: 60, free_heap: 180_000, wifi_rssi: -61 };
    return this.call(ROUTES.devices.heartbeat(this.deviceId), { ...readings, ...more });
  }

  check(headers: Headers = {}): Promise<DeviceAnswer<CheckAnswer>> {
    return this.call(ROUTES.ota.check(this.deviceId), undefined, headers);
  }

  /** Asks until now and not again. @throws Error when there is no offer. */
  async offer(): Promise<UpdateAnswer> {
    const { status, body } = await this.check();
    if (body.update_available) return body;
    throw new Error(`no offer: ${status} ${JSON.stringify(body)}`);
  }

  report(report: ReportRequest): Promise<DeviceAnswer<ReportAnswer>> {
    return this.call(ROUTES.ota.report(this.deviceId), report);
  }

  /** Fetches an image, or what `headers` ask of it; the body has not been read yet. */
  download(url: string, headers: Headers = {}, method: 'GET' | 'HEAD' = 'GET'): Promise<Response> {
    return fetch(url, { method, headers: { ...this.headers, ...headers } });
  }

  get headers(): Headers {
    const { type, version, digest } = this.running;
    return {
      [DEVICE_HEADERS.type]: type,
      [DEVICE_HEADERS.version]: version,
      [DEVICE_HEADERS.image]: digest,
      ...(this.credential && { Authorization: basic(this.credential) }),
    };
  }

  private async call<Body>(path: string, message?: object, headers: Headers = {}): Promise<DeviceAnswer<Body>> {
    const response = await fetch(this.serverUrl + path, {
      method: message ? 'POST' : 'GET',
      headers: { ...this.headers, ...headers, ...(message && { 'Content-Type': 'application/json' }) },
      body: message && JSON.stringify(message),
    });
    const text = await response.text();
    const body = (text ? JSON.parse(text) : {}) as Told<Body>;
    return { status: response.status, headers: response.headers, body };
  }
}

export const basic = ({ username, password }: Credential): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

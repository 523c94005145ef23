import {
  DEVICE_HEADERS,
  ROUTES,
  type CheckAnswer,
  type HeartbeatAnswer,
  type HeartbeatRequest,
  type RegisterAnswer,
  type RegisterRequest,
  type ReportAnswer,
  type ReportRequest,
} from '@pcms/contract';
import type { Credential, DeviceMemory } from './device-memory';
import type { HttpAnswer, HttpClient, HttpRequest } from './http-client';

/** How a call ended. `refused` is every other status, with what the server asks to wait; `unreachable` is no whole answer. */
export type Answered<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly status: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'unreachable'; readonly detail: string };

/** Bytes of an image from an offset; fewer than asked for when the connection broke off. */
export interface ImageBytes {
  readonly from: number;
  readonly bytes: Buffer;
}

export interface DeviceIdentity {
  readonly serverUrl: string;
  readonly deviceId: string;
  /** The fleet-wide user and password, as typed in the portal. */
  readonly sharedCredential: Credential | null;
}

/** The calls of the device plane as our firmware makes them (docs/protocol.md). */
export class DeviceApi {
  private lastCheck: { readonly etag: string; readonly answer: CheckAnswer } | null = null;
  private useOwnCredential = true;

  constructor(
    private readonly identity: DeviceIdentity,
    private readonly memory: DeviceMemory,
    private readonly http: HttpClient,
  ) {}

  /**
   * After a 401: present the other credential (or none) next time. The refused one is kept until the server gives a new one,
   * since a device that threw its credential away could never come back by itself.
   */
  switchCredential(): void {
    this.useOwnCredential = !this.useOwnCredential;
  }

  async register(request: RegisterRequest, signal: AbortSignal): Promise<Answered<RegisterAnswer>> {
    const answer = await this.callJson<RegisterAnswer>(this.post(ROUTES.devices.register, request), signal);
    if (answer.kind === 'ok' && answer.value.credential) {
      this.memory.credential = answer.value.credential;
      this.useOwnCredential = true;
    }
    return answer;
  }

  heartbeat(request: HeartbeatRequest, signal: AbortSignal): Promise<Answered<HeartbeatAnswer>> {
    return this.callJson(this.post(ROUTES.devices.heartbeat(this.identity.deviceId), request), signal);
  }

  report(request: ReportRequest, signal: AbortSignal): Promise<Answered<ReportAnswer>> {
    return this.callJson(this.post(ROUTES.ota.report(this.identity.deviceId), request), signal);
  }

  /** Asks for an update; where the server says "not modified", its last answer holds. */
  async check(signal: AbortSignal): Promise<Answered<CheckAnswer>> {
    const known = this.lastCheck;
    const conditions: Record<string, string> = known ? { 'If-None-Match': known.etag } : {};
    const request = this.get(this.urlOf(ROUTES.ota.check(this.identity.deviceId)), conditions);
    const answer = await this.call(request, signal);
    if (answer.kind !== 'ok') return answer;
    if (answer.value.status === 304 && known) return { kind: 'ok', value: known.answer };
    const parsed = parseJson<CheckAnswer>(answer.value);
    const { etag } = answer.value.headers;
    this.lastCheck = parsed.kind === 'ok' && etag ? { etag, answer: parsed.value } : null;
    return parsed;
  }

  /** Bytes `from` to `to` (inclusive) of an image; the whole of it from a server that ignores ranges. */
  async download(
    url: string,
    range: { from: number; to: number; etag: string },
    signal: AbortSignal,
  ): Promise<Answered<ImageBytes>> {
    // The server that the device trusts named this URL, so it also gets the credential.
    const conditions = { Range: `bytes=${range.from}-${range.to}`, 'If-Range': range.etag };
    const answer = await this.call(this.get(new URL(url), conditions), signal);
    if (answer.kind !== 'ok') return answer;
    const { status, headers, body } = answer.value;
    if (status === 304) return refusal(answer.value);
    const from = status === 206 ? Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1]) : 0;
    return { kind: 'ok', value: { from, bytes: body } };
  }

  private get(url: URL, headers: Readonly<Record<string, string>>): HttpRequest {
    return { method: 'GET', url, headers: { ...this.ownHeaders(), ...headers } };
  }

  private post(path: string, json: object): HttpRequest {
    return { method: 'POST', url: this.urlOf(path), headers: this.ownHeaders(), json };
  }

  private urlOf(path: string): URL {
    return new URL(path, this.identity.serverUrl);
  }

  private ownHeaders(): Record<string, string> {
    const { type, version, digest } = this.memory.running;
    const own = this.useOwnCredential ? this.memory.credential : null;
    const credential = own ?? this.identity.sharedCredential;
    return {
      [DEVICE_HEADERS.version]: version,
      [DEVICE_HEADERS.type]: type,
      ...(digest !== null && { [DEVICE_HEADERS.image]: digest }),
      ...(credential && { Authorization: basic(credential) }),
    };
  }

  private async callJson<T>(request: HttpRequest, signal: AbortSignal): Promise<Answered<T>> {
    const answer = await this.call(request, signal);
    return answer.kind === 'ok' ? parseJson<T>(answer.value) : answer;
  }

  private async call(request: HttpRequest, signal: AbortSignal): Promise<Answered<HttpAnswer>> {
    try {
      const answer = await this.http.send(request, signal);
      return answer.status < 400 ? { kind: 'ok', value: answer } : refusal(answer);
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'unreachable', detail: String(error) };
    }
  }
}

const basic = ({ username, password }: Credential): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

function refusal({ status, headers }: HttpAnswer): Answered<never> {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return { kind: 'refused', status, retryAfterMs: Number.isFinite(seconds) ? seconds * 1000 : null };
}

function parseJson<T>(answer: HttpAnswer): Answered<T> {
  if (!answer.complete) return { kind: 'unreachable', detail: 'the answer broke off' };
  try {
    return { kind: 'ok', value: JSON.parse(answer.body.toString('utf8')) as T };
  } catch {
    return { kind: 'unreachable', detail: 'the answer is not JSON' };
  }
}

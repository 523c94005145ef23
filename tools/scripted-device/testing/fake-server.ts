import { createHash } from 'node:crypto';
import { EventEmitter, on, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UpdateAnswer } from '@pcms/contract';

export type Route = 'register' | 'heartbeat' | 'check' | 'download' | 'report' | 'content';

export interface Call {
  readonly route: Route;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
  readonly httpVersion: string;
  readonly json: Record<string, unknown>;
}

/** An answer instead of the usual one; `breakOffAfterBytes` cuts the connection in a download's body, or at 0 before any answer. */
export interface Disturbance {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly breakOffAfterBytes?: number;
}

const ROUTE_PATTERNS: readonly (readonly [RegExp, Route])[] = [
  [/register$/, 'register'],
  [/heartbeat$/, 'heartbeat'],
  [/\/check\//, 'check'],
  [/\/download\//, 'download'],
  [/\/report\//, 'report'],
  [/content$/, 'content'],
];

/** A device plane for one device on loopback: it answers as it was told, and remembers every call. */
export class FakeServer {
  readonly calls: Call[] = [];
  private readonly arrivals = new EventEmitter();
  private readonly disturbances: [Route, Disturbance][] = [];
  private readonly server: Server;
  private image: Buffer = Buffer.alloc(0);
  private offer: Omit<UpdateAnswer, 'firmware_url'> | null = null;

  private constructor() {
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<FakeServer> {
    const fake = new FakeServer();
    await once(fake.server.listen(0, '127.0.0.1'), 'listening');
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** Offers `image` on every check that comes from another version. */
  offerImage(image: Buffer, changes: Partial<UpdateAnswer> = {}): void {
    this.image = image;
    this.offer = {
      update_available: true,
      update_id: '0193a5f0-5c4e-7b7e-9d0e-2f6f5f0c1a11',
      version: '2.5.0',
      target_firmware: 'ESP32_OTA_Base',
      firmware_key: 'ESP32_OTA_Base_2.5.0',
      file_size: image.length,
      sha256: createHash('sha256').update(image).digest('hex'),
      md5: createHash('md5').update(image).digest('hex'),
      security_version: 0,
      force: false,
      description: '',
      release_date: '2026-11-20T10:00:00.000Z',
      update_type: 'same_type',
      ...changes,
    };
  }

  /** Answers the next call of `route` differently; several wait in line. */
  disturb(route: Route, disturbance: Disturbance): void {
    this.disturbances.push([route, disturbance]);
  }

  callsOf(route: Route): Call[] {
    return this.calls.filter((call) => call.route === route);
  }

  /** The states that were reported, without repeats of progress. */
  get reportedStates(): unknown[] {
    return this.callsOf('report')
      .map((call) => call.json['state'])
      .filter((state, index, all) => state !== all[index - 1]);
  }

  /** Resolves with the first call, past or to come, that `wanted` accepts. */
  async waitFor(wanted: (call: Call) => boolean): Promise<Call> {
    const seen = this.calls.find(wanted);
    if (seen) return seen;
    for await (const [call] of on(this.arrivals, 'call') as AsyncIterable<[Call]>) if (wanted(call)) return call;
    throw new Error('no call can come any more');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { headers, httpVersion, url = '' } = request;
    const route = ROUTE_PATTERNS.find(([pattern]) => pattern.test(url))?.[1];
    if (!route) throw new Error(`a device called ${url}`);
    const text = await readText(request);
    const query = url.split('?')[1] ?? '';
    const call = { route, query, headers, httpVersion, json: text ? (JSON.parse(text) as Call['json']) : {} };
    const index = this.disturbances.findIndex(([disturbed]) => disturbed === route);
    const disturbance = index < 0 ? undefined : this.disturbances.splice(index, 1)[0]?.[1];
    this.calls.push(call);
    if (disturbance?.breakOffAfterBytes === 0) response.destroy();
    else if (disturbance && disturbance.breakOffAfterBytes === undefined) sendDisturbance(response, disturbance);
    else if (route === 'download') this.sendImage(call, response, disturbance?.breakOffAfterBytes);
    else sendJson(response, this.usualAnswer(call));
    this.arrivals.emit('call', call);
  }

  private usualAnswer({ route, headers }: Call): object {
    if (route !== 'check') return {};
    if (!this.offer || headers['x-device-version'] === this.offer.version) {
      return { update_available: false, message: 'nothing to do' };
    }
    return {
      ...this.offer,
      firmware_url: `${this.url}/api/ota/download/${this.offer.firmware_key}?update=${this.offer.update_id}`,
    };
  }

  private sendImage({ headers }: Call, response: ServerResponse, breakOffAfterBytes?: number): void {
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    const from = Number(first ?? 0);
    const body = this.image.subarray(from, Number(last ?? this.image.length - 1) + 1);
    response.writeHead(first === undefined ? 200 : 206, {
      'Content-Length': body.length,
      'X-MD5': this.offer?.md5 ?? '',
      ...(first !== undefined && { 'Content-Range': `bytes ${from}-${last}/${this.image.length}` }),
    });
    if (breakOffAfterBytes === undefined) response.end(body);
    else response.write(body.subarray(0, breakOffAfterBytes), () => response.destroy());
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, value: object): void {
  const body = JSON.stringify(value);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) }).end(body);
}

function sendDisturbance(response: ServerResponse, { status = 200, headers = {}, json }: Disturbance): void {
  const body = json ? JSON.stringify(json) : '';
  response.writeHead(status, { 'Content-Length': Buffer.byteLength(body), ...headers }).end(body);
}

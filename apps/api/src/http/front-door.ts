import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { LIMITS, type DeviceErrorBody } from '@pcms/contract';
import { ClientAddress } from './client-address';
import { jsonAnswer, type DeviceAnswer, type DeviceCall, type DeviceHandler } from './device-call';
import { readRawBody } from './raw-body';
import { refusalOf } from './refusal';
import { RequestMetrics } from './request-metrics';
import type { Match, RouteTable } from './route-table';

/**
 * Answers the device plane before Express sees the request: a fleet's checks and heartbeats cost a fifth of what they would in
 * Nest's pipeline (docs/adr/0004). The routes are those of the controllers under `@Audience('device')`.
 */
@Injectable()
export class DeviceFrontDoor {
  private readonly logger = new Logger('device-plane');

  constructor(
    private readonly clients: ClientAddress,
    private readonly metrics: RequestMetrics,
  ) {}

  /** A function for `LeanExpressAdapter.openFrontDoor`. */
  over(routes: RouteTable<DeviceHandler>): (request: IncomingMessage, response: ServerResponse) => boolean {
    return (request, response) => {
      const url = request.url ?? '/';
      const mark = url.indexOf('?');
      const match = this.match(routes, request, response, pathOf(mark < 0 ? url : url.slice(0, mark)));
      if (match === 'refused') return true;
      if (!match) return false;
      void this.serve(match, request, response, mark < 0 ? '' : url.slice(mark + 1));
      return true;
    };
  }

  private match(
    routes: RouteTable<DeviceHandler>,
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
  ): Match<DeviceHandler> | 'refused' | null {
    try {
      return routes.match(request.method ?? 'GET', path);
    } catch (error) {
      send(request, response, this.refuse(error));
      return 'refused';
    }
  }

  private async serve(
    match: Match<DeviceHandler>,
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
  ): Promise<void> {
    const startedMs = performance.now();
    const { path, handler } = match.route;
    let answer: DeviceAnswer;
    try {
      const body = hasBody(request) ? await readRawBody(request, LIMITS.deviceRequestBytes) : NO_BODY;
      answer = await handler(this.callOf(match, request, query, body));
    } catch (error) {
      answer = this.refuse(error);
    }
    send(request, response, answer);
    this.metrics.observe({ method: request.method ?? 'GET', route: path, status: answer.status, startedMs });
  }

  private callOf({ params }: Match<DeviceHandler>, request: IncomingMessage, query: string, body: Buffer): DeviceCall {
    return {
      method: request.method ?? 'GET',
      params,
      query: new URLSearchParams(query),
      headers: request.headers,
      body,
      address: this.clients.addressOf(request),
      baseUrl: this.clients.baseUrlOf(request),
    };
  }

  private refuse(error: unknown): DeviceAnswer {
    const refusal = refusalOf(error);
    const requestId = randomUUID();
    if (refusal.status === 500) this.logger.error({ err: error, requestId }, refusal.code);
    const body: DeviceErrorBody = {
      success: false,
      code: refusal.code,
      message: refusal.message,
      ...(refusal.field !== undefined && { field: refusal.field }),
      request_id: requestId,
    };
    // Asking for Basic is part of every 401 on this plane (RFC 9110, 11.6.1).
    const headers = refusal.status === 401 ? { ...refusal.headers, 'WWW-Authenticate': CHALLENGE } : refusal.headers;
    return jsonAnswer(refusal.status, body, headers);
  }
}

const NO_BODY = Buffer.alloc(0);
const CHALLENGE = 'Basic realm="device", charset="UTF-8"';

/** Boards append a path to the server as it was typed, where a slash may stand at the end. */
const pathOf = (path: string): string => path.replace(/^\/{2,}/, '/');

const hasBody = ({ method }: IncomingMessage): boolean => method !== 'GET' && method !== 'HEAD';

function send(request: IncomingMessage, response: ServerResponse, answer: DeviceAnswer): void {
  const { sent } = answer;
  if (sent && request.socket.destroyed) sent(false);
  // A response counts as finished for Node when its last write failed, too: only the socket knows that it broke.
  else if (sent) response.once('close', () => sent(response.writableFinished && !request.socket.destroyed));
  response.writeHead(answer.status, answer.headers);
  if (request.method !== 'HEAD') for (const part of answer.body.slice(0, -1)) response.write(part);
  response.end(request.method === 'HEAD' ? undefined : answer.body.at(-1));
}

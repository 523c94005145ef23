import * as http from 'node:http';
import * as https from 'node:https';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** False when the connection broke before the last byte; `body` is what arrived until then. */
  readonly complete: boolean;
}

const SILENCE_LIMIT_MS = 10_000;

/** One kept connection to the server, as a board has, and what arrived where an answer breaks off. */
export class HttpClient {
  private readonly plainAgent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  private readonly tlsAgent = new https.Agent({ keepAlive: true, maxSockets: 1 });

  /** Rejects when no answer begins; `signal` breaks the call off. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const body = request.json === undefined ? null : Buffer.from(JSON.stringify(request.json));
    const secure = request.url.protocol === 'https:';
    const options: http.RequestOptions = {
      method: request.method,
      headers: {
        ...request.headers,
        ...(body && { 'Content-Type': 'application/json', 'Content-Length': body.length }),
      },
      agent: secure ? this.tlsAgent : this.plainAgent,
      timeout: SILENCE_LIMIT_MS,
      signal,
    };
    return new Promise((resolve, reject) => {
      const call = secure ? https.request(request.url, options) : http.request(request.url, options);
      call.once('timeout', () => call.destroy(new Error(`no answer within ${SILENCE_LIMIT_MS} ms`)));
      call.on('error', reject);
      call.once('response', (response) => {
        resolve(readAnswer(response));
      });
      call.end(body);
    });
  }

  close(): void {
    this.plainAgent.destroy();
    this.tlsAgent.destroy();
  }
}

async function readAnswer(response: http.IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of response) chunks.push(chunk as Buffer);
  } catch {
    // Broken off: `complete` below says so, and the caller resumes from what arrived.
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks),
    complete: response.complete,
  };
}

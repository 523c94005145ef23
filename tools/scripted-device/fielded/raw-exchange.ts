import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const SILENCE_LIMIT_MS = 8_000;
const HEAD_END = '\r\n\r\n';

/**
 * Sends the text of one request as it is and reads the answer as a small client does: the body is as long as `Content-Length`
 * says, and without that header there is no body. Rejects when the connection breaks before.
 */
export function exchange(server: URL, requestText: string, signal: AbortSignal): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(server.port || 80), server.hostname);
    const giveUp = (error: unknown): void => {
      socket.destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const abort = (): void => giveUp(signal.reason);
    let received = Buffer.alloc(0);
    signal.addEventListener('abort', abort, { once: true });
    socket.setTimeout(SILENCE_LIMIT_MS, () => giveUp(new Error(`nothing came for ${SILENCE_LIMIT_MS} ms`)));
    socket.once('error', giveUp);
    socket.once('close', () => {
      signal.removeEventListener('abort', abort);
      reject(new Error('the answer broke off'));
    });
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = parseAnswer(received);
      if (!answer) return;
      resolve(answer);
      socket.destroy();
    });
    socket.write(requestText);
  });
}

/** Null while bytes are missing. */
function parseAnswer(received: Buffer): RawAnswer | null {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const [statusLine = '', ...lines] = received.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(lines.map(parseHeader));
  const bodyStart = headEnd + HEAD_END.length;
  const bodyEnd = bodyStart + Number(headers.get('content-length') ?? 0);
  if (received.length < bodyEnd) return null;
  return { status: Number(statusLine.split(' ')[1]), headers, body: received.subarray(bodyStart, bodyEnd) };
}

function parseHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

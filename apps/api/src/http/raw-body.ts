import type { IncomingMessage } from 'node:http';
import { BodyBrokenOff, BodyTooLarge } from './http.errors';

/**
 * The whole body of a request; empty when it called itself JSON, because Express has read it then.
 * @throws BodyTooLarge as soon as it exceeds `limitBytes`, BodyBrokenOff when the client goes.
 */
export function readRawBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (request.readableEnded) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limitBytes) chunks.push(chunk);
      else reject(new BodyTooLarge(limitBytes));
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on('error', () => reject(new BodyBrokenOff()));
  });
}

import type { IncomingMessage } from 'node:http';
import { PassThrough } from 'node:stream';
import { BodyBrokenOff, BodyTooLarge } from './http.errors';
import { readRawBody } from './raw-body';

const LIMIT_BYTES = 10;

/** A request whose body a test writes. */
function aRequest() {
  const body = new PassThrough();
  return { body, read: readRawBody(body as unknown as IncomingMessage, LIMIT_BYTES) };
}

describe('readRawBody', () => {
  it.each<[string, string[]]>([
    ['in one piece', ['0123456789']],
    ['in many pieces', ['012', '345', '', '6789']],
    ['shorter than the limit', ['0']],
    ['empty', []],
  ])('gives a body back as it came: %s', async (_, pieces) => {
    const { body, read } = aRequest();
    for (const piece of pieces) body.write(piece);
    body.end();
    expect((await read).toString()).toBe(pieces.join(''));
  });

  it('puts a character together that two pieces share', async () => {
    const { body, read } = aRequest();
    const bytes = Buffer.from('ä€😀');
    for (const byte of bytes) body.write(Buffer.of(byte));
    body.end();
    expect(await read).toEqual(bytes);
  });

  it('is there for who comes after the body was read', async () => {
    const body = new PassThrough();
    body.resume().end('{}');
    await new Promise((ended) => body.once('end', ended));
    expect(await readRawBody(body as unknown as IncomingMessage, LIMIT_BYTES)).toEqual(Buffer.alloc(0));
  });

  it('refuses a body with its first byte too many, without waiting for its end', async () => {
    const { body, read } = aRequest();
    body.write('0123456789');
    body.write('x');
    await expect(read).rejects.toThrow(new BodyTooLarge(LIMIT_BYTES));
  });

  it('lets the rest of such a body pass without keeping it', async () => {
    const { body, read } = aRequest();
    body.write('x'.repeat(11));
    await expect(read).rejects.toThrow(BodyTooLarge);
    const ended = new Promise((resolve) => body.once('end', resolve));
    body.end('x'.repeat(100_000));
    await ended;
  });

  it('says that the client broke off', async () => {
    const { body, read } = aRequest();
    body.write('0123');
    body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
    await expect(read).rejects.toThrow(BodyBrokenOff);
  });
});

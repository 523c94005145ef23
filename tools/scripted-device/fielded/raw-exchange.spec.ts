import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { exchange } from './raw-exchange';

const UNTIL_EVER = new AbortController().signal;

describe('exchange', () => {
  let server: Server;

  async function answerWith(...pieces: string[]): Promise<URL> {
    server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        for (const piece of pieces) socket.write(piece);
        socket.end();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  afterEach(() => void server.close());

  it('reads a body that is exactly as long as its header says', async () => {
    const url = await answerWith('HTTP/1.0 200 OK\r\nContent-Length: 4\r\nX-MD5: ab:cd\r\n\r\n', 'body and more');
    const answer = await exchange(url, 'GET / HTTP/1.0\r\n\r\n', UNTIL_EVER);
    expect(answer.status).toBe(200);
    expect(answer.body.toString()).toBe('body');
    expect(answer.headers.get('x-md5')).toBe('ab:cd');
  });

  it('takes no body where no length is said', async () => {
    const url = await answerWith('HTTP/1.1 200 OK\r\n\r\nbody');
    expect((await exchange(url, 'GET / HTTP/1.0\r\n\r\n', UNTIL_EVER)).body).toHaveLength(0);
  });

  it('rejects an answer that breaks off', async () => {
    const url = await answerWith('HTTP/1.0 200 OK\r\nContent-Length: 40\r\n\r\nhalf');
    await expect(exchange(url, 'GET / HTTP/1.0\r\n\r\n', UNTIL_EVER)).rejects.toThrow('broke off');
  });

  it('stops when the signal aborts', async () => {
    const stop = new AbortController();
    const url = await answerWith('HTTP/1.0 200 OK\r\nContent-Length: 40\r\n\r\n');
    server.on('connection', () => stop.abort());
    await expect(exchange(url, 'GET / HTTP/1.0\r\n\r\n', stop.signal)).rejects.toThrow('aborted');
  });
});

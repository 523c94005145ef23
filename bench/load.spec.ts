import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drive, type Load } from './load';

const REQUEST = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

describe('drive', () => {
  let server: Server;

  async function driveAt(answer: RequestListener, load: Partial<Load> = {}) {
    server = createServer(answer);
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    return drive({
      port,
      connections: 2,
      reconnect: false,
      next: () => REQUEST,
      warmUpMs: 0,
      measuredMs: 100,
      ...load,
    });
  }

  /** So many requests, then none. */
  function requests(count: number): () => string | null {
    let left = count;
    return () => (left-- > 0 ? REQUEST : null);
  }

  const hello: RequestListener = (_, response) => response.writeHead(200, { 'Content-Length': 5 }).end('hello');

  afterEach(() => server.close());

  it('sends every request once and tells what the last answer said', async () => {
    let seen = 0;
    const count: RequestListener = (request, response) => {
      seen++;
      hello(request, response);
    };
    const { answered, said } = await driveAt(count, { next: requests(20), measuredMs: 10_000 });
    expect([seen, answered, said]).toEqual([20, 20, 'hello']);
  });

  it.each([
    [true, 10],
    [false, 2],
  ])('with a new connection for each request (%s) opens %i for ten requests', async (reconnect, expected) => {
    const ports = new Set<number | undefined>();
    const note: RequestListener = (request, response) => {
      ports.add(request.socket.remotePort);
      hello(request, response);
    };
    await driveAt(note, { reconnect, next: requests(10), measuredMs: 10_000 });
    expect(ports.size).toBe(expected);
  });

  it('measures no refusal', async () => {
    const refuse: RequestListener = (_, response) => response.writeHead(503, { 'Content-Length': 4 }).end('busy');
    await expect(driveAt(refuse)).rejects.toThrow('answered 503: busy');
  });

  it('fails when the server hangs up', async () => {
    await expect(driveAt((request) => request.socket.destroy())).rejects.toThrow();
  });
});

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from './http-client';

const UNTIL_EVER = new AbortController().signal;
const GET = { method: 'GET', headers: {} } as const;

describe('HttpClient', () => {
  const client = new HttpClient();
  let server: Server;

  async function serve(listener: RequestListener): Promise<URL> {
    server = createServer(listener);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  afterEach(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  afterAll(() => client.close());

  it('keeps one connection for all its calls', async () => {
    let connections = 0;
    const url = await serve((_request, response) => response.end('ok'));
    server.on('connection', () => (connections += 1));
    for (let call = 0; call < 3; call++) await client.send({ ...GET, url }, UNTIL_EVER);
    expect(connections).toBe(1);
  });

  it('sends JSON with its length', async () => {
    const url = await serve((request, response) => {
      response.setHeader('x-length', request.headers['content-length'] ?? '');
      request.pipe(response);
    });
    const answer = await client.send({ method: 'POST', url, headers: {}, json: { name: 'Lüneburg' } }, UNTIL_EVER);
    expect(answer.body.toString()).toBe('{"name":"Lüneburg"}');
    expect(answer.headers['x-length']).toBe('20');
  });

  it('hands back what arrived before the connection broke', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('forty bytes that arrive before the break', () => response.destroy());
    });
    const answer = await client.send({ ...GET, url }, UNTIL_EVER);
    expect(answer.complete).toBe(false);
    expect(answer.body).toHaveLength(40);
  });

  it('rejects when nobody listens', async () => {
    const url = await serve(() => undefined);
    server.close();
    await expect(client.send({ ...GET, url }, UNTIL_EVER)).rejects.toThrow('ECONNREFUSED');
    await once(server.listen(0), 'listening');
  });

  it('breaks a call off when the signal aborts', async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    await expect(client.send({ ...GET, url }, stop.signal)).rejects.toThrow('aborted');
  });
});

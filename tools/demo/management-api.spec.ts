import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManagementApi } from './management-api';

interface Seen {
  readonly request: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('ManagementApi', () => {
  let server: Server;
  let url: string;
  let seen: Seen[];
  let answer: { status: number; headers?: Record<string, string | string[]>; json: unknown };

  beforeEach(async () => {
    seen = [];
    answer = { status: 200, json: {} };
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('latin1');
        seen.push({ request: `${request.method} ${request.url}`, headers: request.headers, body });
        response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.json));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  it('signs in and sends the session with what follows', async () => {
    answer = { status: 200, headers: { 'Set-Cookie': ['pcms_session=abc; Path=/; HttpOnly'] }, json: {} };
    const api = await ManagementApi.signIn(url, 'admin', 'a long password');
    expect(seen[0]).toMatchObject({
      request: 'POST /api/auth/login',
      body: '{"username":"admin","password":"a long password"}',
    });
    await api.admit('esp32-1');
    expect(seen[1]).toMatchObject({
      request: 'POST /api/devices/esp32-1/admit',
      headers: { cookie: 'pcms_session=abc' },
    });
  });

  it('sends a token where it was given one', async () => {
    await ManagementApi.withToken(url, 'secret').act('r1', 'start');
    expect(seen[0]).toMatchObject({
      request: 'POST /api/ota/rollouts/r1/start',
      headers: { authorization: 'Bearer secret' },
    });
  });

  it('uploads an image with its fields before it', async () => {
    const image = Buffer.from([0xe9, 1, 2, 3]);
    await ManagementApi.withToken(url, 't').publish({ deviceType: 'A', version: '1.0.0', description: 'd', image });
    expect(seen[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const names = [...(seen[0]?.body.matchAll(/name="(\w+)"/g) ?? [])].map(([, name]) => name);
    expect(names).toEqual(['deviceType', 'version', 'description', 'firmware']);
    expect(seen[0]?.body).toContain(image.toString('latin1'));
  });

  it('throws what the server says', async () => {
    answer = { status: 409, json: { code: 'rollout_over', message: 'It is over already.', requestId: '1' } };
    await expect(ManagementApi.withToken(url, 't').act('r1', 'cancel')).rejects.toThrow(
      'POST /api/ota/rollouts/r1/cancel: 409 It is over already.',
    );
  });
});

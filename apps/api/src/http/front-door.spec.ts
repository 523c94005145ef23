import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Registry, type Histogram } from 'prom-client';
import request from 'supertest';
import { Settings } from '../config/settings';
import { ClientAddress } from './client-address';
import { emptyAnswer, jsonAnswer, type DeviceAnswer, type DeviceCall } from './device-call';
import { DomainError } from './domain-error';
import { DeviceFrontDoor } from './front-door';
import { LeanExpressAdapter } from './lean-express.adapter';
import { RequestMetrics } from './request-metrics';
import { RouteTable } from './route-table';

const LIMIT_BYTES = 16 * 1024;
const LARGE = Buffer.alloc(8 * 1024 * 1024, 'x');

/** A promise that a test keeps. */
function aPromise<T>() {
  let keep: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (keep = resolve));
  return { promise, keep };
}

describe('DeviceFrontDoor', () => {
  let handle: jest.Mock<Promise<DeviceAnswer>, [DeviceCall]>;
  let registry: Registry;
  let server: Server;
  let logged: jest.SpyInstance;

  beforeEach(async () => {
    handle = jest.fn<Promise<DeviceAnswer>, [DeviceCall]>(() => Promise.resolve(jsonAnswer(200, { by: 'a handler' })));
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    registry = new Registry();
    const handler = (call: DeviceCall) => handle(call);
    const routes = new RouteTable([
      { method: 'GET', path: '/api/things/:id', handler },
      { method: 'POST', path: '/api/things/:id/parts/:part', handler },
    ]);
    const adapter = new LeanExpressAdapter();
    adapter.initHttpServer();
    const clients = new ClientAddress(new Settings({}));
    adapter.openFrontDoor(new DeviceFrontDoor(clients, new RequestMetrics(registry)).over(routes));
    adapter.use((_: Request, response: Response, _next: NextFunction) => response.status(418).json({ by: 'express' }));
    server = adapter.getHttpServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  });
  afterEach(async () => {
    logged.mockRestore();
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });

  const port = (): number => (server.address() as AddressInfo).port;
  const http = () => request(server);
  const post = (body: string | Buffer) =>
    http().post('/api/things/7/parts/a').set('Content-Type', 'application/octet-stream').send(body);
  /** Bytes as they are, on a connection of their own. */
  const dial = (text: string) => {
    const socket = connect(port(), '127.0.0.1');
    socket.write(text);
    return socket;
  };
  const ask = (method: string, path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ port: port(), host: '127.0.0.1', method, path, agent: false }, resolve).on('error', reject).end();
    });
  /** What `sent` is told about an answer of `body`, and how often. */
  const answering = (body: readonly Buffer[]) => {
    const { promise, keep } = aPromise<boolean>();
    const sent = jest.fn(keep);
    const length = body.reduce((sum, part) => sum + part.length, 0);
    handle.mockResolvedValue({ status: 200, headers: { 'Content-Length': length }, body, sent });
    return { sent, told: promise };
  };

  describe('hands a call over', () => {
    it('with all that a handler may ask of it', async () => {
      await post('{"a":1}').query('x=1&y=a%20b&x=2').set('X-Device-Version', '2.4.0');
      const [[call]] = handle.mock.calls as [[DeviceCall]];
      expect(call).toMatchObject({
        method: 'POST',
        params: { id: '7', part: 'a' },
        headers: { 'x-device-version': '2.4.0' },
        address: '127.0.0.1',
        baseUrl: `http://127.0.0.1:${port()}`,
      });
      expect(call.body.toString()).toBe('{"a":1}');
      expect([call.query.getAll('x'), call.query.get('y')]).toEqual([['1', '2'], 'a b']);
    });

    it('with its parameters decoded', async () => {
      await http().get('/api/things/a%2Fb%20%C3%A4');
      expect(handle.mock.calls[0]?.[0].params).toEqual({ id: 'a/b ä' });
    });

    it('without a body where its method has none', async () => {
      await http().get('/api/things/7').send('a body');
      expect(handle.mock.calls[0]?.[0].body).toHaveLength(0);
    });

    it.each(['//api/things/7', '///api/things/7?x=1'])('where the server was typed with a slash: %s', async (path) => {
      expect((await ask('GET', path)).statusCode).toBe(200);
    });

    it('of HEAD to the handler of GET, and answers with its headers alone', async () => {
      const { told } = answering([Buffer.from('twelve bytes')]);
      const { status, headers, text } = await http().head('/api/things/7');
      expect([status, headers['content-length'], text]).toEqual([200, '12', undefined]);
      expect(handle.mock.calls[0]?.[0].method).toBe('HEAD');
      expect(await told).toBe(true);
    });

    it.each([
      ['GET', '/api/things'],
      ['GET', '/api/things/7/parts/a'],
      ['DELETE', '/api/things/7'],
      ['GET', '/API/things/7'],
      ['GET', '/'],
      ['OPTIONS', '/api/things/7'],
    ])('not of what is not its own: Express answers %s %s', async (method, path) => {
      expect((await ask(method, path)).statusCode).toBe(418);
      expect(handle).not.toHaveBeenCalled();
    });
  });

  describe('answers', () => {
    it('with what the handler says, as it is', async () => {
      handle.mockResolvedValue(jsonAnswer(201, { a: 'ä' }, { ETag: '"1"' }));
      const { status, headers, body } = await http().get('/api/things/7');
      expect([status, headers['etag'], headers['content-length'], body]).toEqual([201, '"1"', '10', { a: 'ä' }]);
      expect(headers).not.toHaveProperty('x-powered-by');
    });

    it('with all parts of a body, one after the other', async () => {
      answering(['one ', 'two ', 'three'].map((text) => Buffer.from(text)));
      const response = await http().get('/api/things/7').buffer(true).parse(collect);
      expect(String(response.body)).toBe('one two three');
    });

    it('with nothing but headers', async () => {
      handle.mockResolvedValue(emptyAnswer(304, { ETag: '"1"' }));
      const { status, headers, text } = await http().get('/api/things/7');
      expect([status, headers['etag'], text]).toEqual([304, '"1"', '']);
    });
  });

  describe('refuses', () => {
    it('with what the handler threw, in the form that devices read', async () => {
      handle.mockRejectedValue(new DomainError('invalid', 'invalid_field', 'uptime must be …', { field: 'uptime' }));
      const { status, body, headers } = await post('{}');
      expect(status).toBe(400);
      expect(body).toEqual({
        success: false,
        code: 'invalid_field',
        message: 'uptime must be …',
        field: 'uptime',
        request_id: expect.stringMatching(/^[\da-f-]{36}$/),
      });
      expect(headers['content-type']).toBe('application/json');
      expect(headers).not.toHaveProperty('www-authenticate');
    });

    it('with the question for a credential where one is missing', async () => {
      handle.mockRejectedValue(new DomainError('unauthenticated', 'credential_missing', 'Present it.'));
      const { status, headers } = await http().get('/api/things/7');
      expect([status, headers['www-authenticate']]).toEqual([401, 'Basic realm="device", charset="UTF-8"']);
    });

    it('with the time to try again', async () => {
      handle.mockRejectedValue(new DomainError('overloaded', 'overloaded', 'Later.', { retryAfterSeconds: 4.1 }));
      const { status, headers } = await http().get('/api/things/7');
      expect([status, headers['retry-after']]).toEqual([503, '5']);
    });

    it('without a word about a fault of its own, which is logged under the same id', async () => {
      const fault = new Error('the password is "secret"');
      handle.mockRejectedValue(fault);
      const { status, text, body } = await http().get('/api/things/7');
      expect(status).toBe(500);
      expect(text).not.toContain('secret');
      expect(logged).toHaveBeenCalledWith({ err: fault, requestId: body.request_id }, 'internal_error');
    });

    it('a path whose encoding is broken', async () => {
      expect(await ask('GET', '/api/things/%zz')).toMatchObject({ statusCode: 400 });
      expect(handle).not.toHaveBeenCalled();
    });

    it('HEAD without a body, too', async () => {
      handle.mockRejectedValue(new DomainError('not_found', 'x', 'No.'));
      const { status, text } = await http().head('/api/things/7');
      expect([status, text]).toEqual([404, undefined]);
    });
  });

  describe('reads a body', () => {
    it('of as many bytes as may be', async () => {
      expect((await post(Buffer.alloc(LIMIT_BYTES, 'x'))).status).toBe(200);
      expect(handle.mock.calls[0]?.[0].body).toHaveLength(LIMIT_BYTES);
    });

    it('of no byte more', async () => {
      const { status, body } = await post(Buffer.alloc(LIMIT_BYTES + 1, 'x'));
      expect([status, body.code]).toEqual([413, 'body_too_large']);
      expect(handle).not.toHaveBeenCalled();
    });

    it('that does not end only until it is too large', async () => {
      const chunk = `${(LIMIT_BYTES + 1).toString(16)}\r\n${'x'.repeat(LIMIT_BYTES + 1)}\r\n`;
      const socket = dial(
        `POST /api/things/7/parts/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}`,
      );
      const [answer] = await new Promise<Buffer[]>((read) => socket.once('data', (data) => read([data])));
      expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
      socket.destroy();
    });

    it('that breaks off, and calls nobody: the client’s doing, not the server’s', async () => {
      const socket = dial('POST /api/things/7/parts/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf of');
      await new Promise((served) => server.once('request', served));
      socket.destroy();
      await until(async () => (await registry.metrics()).includes('status="400"'));
      expect(handle).not.toHaveBeenCalled();
      expect(logged).not.toHaveBeenCalled();
    });
  });

  describe('says of an answer', () => {
    it('that it was sent, once its last byte has left', async () => {
      const { sent, told } = answering([LARGE, Buffer.from('end')]);
      const response = await ask('GET', '/api/things/7');
      expect(sent).not.toHaveBeenCalled();
      response.resume();
      expect(await told).toBe(true);
      expect(sent).toHaveBeenCalledTimes(1);
    });

    it('that it was not, when the client breaks off', async () => {
      const { sent, told } = answering([LARGE]);
      const response = await ask('GET', '/api/things/7');
      response.destroy();
      expect(await told).toBe(false);
      expect(sent).toHaveBeenCalledTimes(1);
    });

    it('that it was not, when the client has gone before it was there', async () => {
      const { told } = answering([LARGE]);
      const answer = await handle({} as DeviceCall);
      const [arrived, ready] = [aPromise<void>(), aPromise<void>()];
      handle.mockImplementation(async () => {
        arrived.keep();
        await ready.promise;
        return answer;
      });
      const socket = dial('GET /api/things/7 HTTP/1.1\r\nHost: x\r\n\r\n');
      const gone = new Promise((closed) => server.once('connection', (connection) => connection.once('close', closed)));
      await arrived.promise;
      socket.destroy();
      await gone;
      ready.keep();
      expect(await told).toBe(false);
    });
  });

  it('counts each call under its route and status, never under its path', async () => {
    await http().get('/api/things/7');
    handle.mockRejectedValue(new DomainError('not_found', 'x', 'No.'));
    await http().get('/api/things/8');
    const requests = registry.getSingleMetric('pcms_http_request_seconds') as Histogram;
    const { values } = await requests.get();
    const labels = values.filter(({ value, labels }) => value > 0 && 'le' in labels).map(({ labels }) => labels);
    const seen = new Set(labels.map(({ method, route, status }) => `${method} ${route} ${status}`));
    expect(seen).toEqual(new Set(['GET /api/things/:id 200', 'GET /api/things/:id 404']));
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((done) => setTimeout(done, 5));
}

function collect(response: NodeJS.EventEmitter, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk)).once('end', () => done(null, Buffer.concat(chunks)));
}

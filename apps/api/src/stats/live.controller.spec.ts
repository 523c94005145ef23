import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ROUTES, type LiveEvent } from '@pcms/contract';
import { LiveEvents, type LiveListener } from '../database/live-events';
import { ErrorFilter } from '../http/error.filter';
import { identifyRequest } from '../http/request-id';
import { LiveClients } from './live-clients';
import { LiveController } from './live.controller';

const FIRMWARE_EVENT: LiveEvent = { kind: 'firmware', firmwareKey: 'ESP32_OTA_Base_2.5.0' };

describe('GET /api/stats/events', () => {
  let app: INestApplication;
  let clients: LiveClients;
  let tell: LiveListener;

  beforeEach(async () => {
    const live = { subscribe: (listener: LiveListener) => (tell = listener) };
    const module = await Test.createTestingModule({
      controllers: [LiveController],
      providers: [LiveClients, { provide: LiveEvents, useValue: live }],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.use(identifyRequest).useGlobalFilters(new ErrorFilter());
    await app.listen(0, '127.0.0.1');
    clients = app.get(LiveClients);
  });
  afterEach(() => app.close());

  const follow = (): Promise<IncomingMessage> => {
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new Promise((resolve, reject) => {
      get({ host: '127.0.0.1', port, path: ROUTES.stats.events, agent: false }, resolve).on('error', reject);
    });
  };

  /** What `response` brings until it has brought `wanted`. */
  const readUntil = async (response: IncomingMessage, wanted: string): Promise<string> => {
    let text = '';
    for await (const chunk of response.iterator({ destroyOnReturn: false })) {
      text += String(chunk);
      if (text.includes(wanted)) return text;
    }
    throw new Error(`The stream ended without ${wanted}: ${text}`);
  };

  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await new Promise((done) => setTimeout(done, 5));
  };

  it('is a stream of events that nobody caches or collects, and says how soon to connect again', async () => {
    const response = await follow();
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
    });
    expect(await readUntil(response, '\n\n')).toBe('retry: 2000\n\n');
    response.destroy();
  });

  it('brings each event to every client', async () => {
    const responses = [await follow(), await follow()];
    tell(FIRMWARE_EVENT);
    for (const response of responses) {
      expect(await readUntil(response, 'data')).toContain(`data: ${JSON.stringify(FIRMWARE_EVENT)}\n\n`);
      response.destroy();
    }
  });

  it('asks clients to read everything again when events may have been missed', async () => {
    const response = await follow();
    tell({ kind: 'reconnected' });
    expect(await readUntil(response, 'data')).toContain('data: {"kind":"resync"}\n\n');
    response.destroy();
  });

  it('sends a comment to keep a quiet connection open', async () => {
    const response = await follow();
    clients.ping();
    expect(await readUntil(response, ': ping')).toContain(': ping\n\n');
    response.destroy();
  });

  it('forgets a client that goes', async () => {
    const response = await follow();
    expect(clients.count).toBe(1);
    response.destroy();
    await until(() => clients.count === 0);
  });

  it('cuts off a client that does not read, and no other', async () => {
    await follow();
    const reader = await follow();
    reader.resume();
    const large: LiveEvent = { kind: 'seen', deviceIds: Array<string>(1_000).fill('x'.repeat(64)) };
    await until(() => {
      tell(large);
      return clients.count === 1;
    });
    expect(reader.readableEnded).toBe(false);
    reader.destroy();
  });

  it('refuses a client when there are too many, and says when to try again', async () => {
    const responses = await Promise.all(Array.from({ length: 200 }, follow));
    const refused = await follow();
    expect(refused.statusCode).toBe(503);
    expect(refused.headers['retry-after']).toBe('30');
    expect(JSON.parse(await readUntil(refused, '}'))).toMatchObject({ code: 'too_many_live_clients' });
    for (const response of responses) response.destroy();
  });

  it('ends every stream at shutdown, so that the server can stop', async () => {
    const response = await follow();
    response.resume();
    const ended = new Promise((resolve) => response.once('end', resolve));
    await app.close();
    await ended;
    expect(clients.count).toBe(0);
  });
});

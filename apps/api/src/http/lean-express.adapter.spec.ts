import { createServer, get, IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import express, { type Response } from 'express';
import { LeanExpressAdapter } from './lean-express.adapter';

interface Messages {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

// Only V8 itself tells whether two objects share a hidden class.
setFlagsFromString('--allow-natives-syntax');
// eslint-disable-next-line @typescript-eslint/no-implied-eval
const shareHiddenClass = new Function('a', 'b', 'return %HaveSameMap(a, b)') as (a: object, b: object) => boolean;

const prototypeOf = (value: object): unknown => Object.getPrototypeOf(value);

/** Sends one request and returns the body of the answer. */
async function call(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const body = await new Promise<string>((done, fail) => {
    const request = get({ host: '127.0.0.1', port, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk))).once('end', () => done(text));
    });
    request.once('error', fail);
  });
  await new Promise((done) => server.close(done));
  return body;
}

function makeServer(): { adapter: LeanExpressAdapter; server: Server } {
  const adapter = new LeanExpressAdapter();
  adapter.initHttpServer();
  return { adapter, server: adapter.getHttpServer() };
}

/** What the front door sees of `count` requests. */
async function messagesAtTheFrontDoor(
  count: number,
): Promise<{ adapter: LeanExpressAdapter; seen: readonly Messages[] }> {
  const { adapter, server } = makeServer();
  const seen: Messages[] = [];
  adapter.openFrontDoor((request, response) => {
    seen.push({ request, response });
    response.end();
    return true;
  });
  for (let n = 0; n < count; n++) await call(server);
  return { adapter, seen };
}

describe('LeanExpressAdapter', () => {
  it('lets Express answer what the front door does not take', async () => {
    const { adapter, server } = makeServer();
    adapter.use((_: IncomingMessage, response: Response) => response.json({ by: 'express' }));
    expect(await call(server)).toBe('{"by":"express"}');
  });

  it('makes messages whose prototypes Express does not have to change', async () => {
    const { adapter, seen } = await messagesAtTheFrontDoor(1);
    const app = adapter.getInstance<{ request: object; response: object }>();
    expect(seen.map(({ request, response }) => [prototypeOf(request), prototypeOf(response)])).toEqual([
      [app.request, app.response],
    ]);
  });

  it('makes all messages of one hidden class', async () => {
    const { seen } = await messagesAtTheFrontDoor(2);
    const [first, second] = seen as [Messages, Messages];
    expect([
      shareHiddenClass(first.request, second.request),
      shareHiddenClass(first.response, second.response),
    ]).toEqual([true, true]);
  });

  it('is still needed: Express changes the prototype of every message that is not its own', async () => {
    const app = express();
    const seen: IncomingMessage[] = [];
    app.use((request, response) => {
      seen.push(request);
      response.end();
    });
    await call(createServer(app as RequestListener));
    expect(seen.map(prototypeOf)).not.toContain(IncomingMessage.prototype);
  });
});

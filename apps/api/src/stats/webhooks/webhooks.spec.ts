import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DataSource } from 'typeorm';
import { Settings } from '../../config/settings';
import { openTestDatabase } from '../../database/testing/test-database';
import { HandClock } from '../../devices/testing/device-parts';
import { RolloutEventEntity } from '../../ota/rollouts/rollout-event.entity';
import { aDevice, aFirmware, anUpdate, aRollout } from '../../ota/testing/rows';
import { WebhookOutbox } from './webhook-outbox';
import { Webhooks } from './webhooks.service';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('webhooks', () => {
  let database: DataSource;
  let close: () => Promise<void>;
  let receiver: Server;
  let received: Received[];
  let answers: number[];
  let clock: HandClock;
  let webhooks: Webhooks;
  let outbox: WebhookOutbox;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(answers.shift() ?? 204, { Location: '/elsewhere' }).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    receiver.close();
    await close();
  });
  beforeEach(async () => {
    await database.query('TRUNCATE devices, firmware, rollouts, webhooks CASCADE');
    received = [];
    answers = [];
    clock = new HandClock();
    ({ webhooks, outbox } = parts({ WEBHOOK_PRIVATE_TARGETS: 'allow' }));
  });

  const parts = (environment: Record<string, string>) => {
    const settings = new Settings(environment);
    return { webhooks: new Webhooks(database, clock, settings), outbox: new WebhookOutbox(database, clock, settings) };
  };
  const url = () => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const subscribe = (events: Parameters<Webhooks['create']>[0]['events'] = ['rollout.stopped']) =>
    webhooks.create({ name: 'Chat', url: url(), events }, 'admin');
  const stopped = async () => {
    await aFirmware(database);
    const { id } = await aRollout(database, { name: 'To all' });
    await database
      .getRepository(RolloutEventEntity)
      .insert({ rolloutId: id, at: clock.now(), kind: 'stopped', phase: 0, text: '3 of 3 attempted failed.' });
    return id;
  };

  it('hear of what they asked for, once, signed', async () => {
    const { id, secret } = await subscribe();
    const rolloutId = await stopped();
    for (let round = 0; round < 3; round++) await outbox.run();
    expect(received).toHaveLength(1);
    const [{ headers, body }] = received as [Received];
    expect(JSON.parse(body)).toMatchObject({
      event: 'rollout.stopped',
      rolloutId,
      rolloutName: 'To all',
      text: '3 of 3 attempted failed.',
    });
    expect(headers).toMatchObject({ 'x-pcms-event': 'rollout.stopped', 'content-type': 'application/json' });
    const [, seconds, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(headers['x-pcms-signature'])) ?? [];
    expect(signature).toBe(createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex'));
    expect((await webhooks.deliveries(id)).items).toMatchObject([
      { status: 'delivered', tries: 1, outcome: '204 No Content' },
    ]);
  });

  it('hear of updates that fail and go back', async () => {
    await subscribe(['update.rolled_back']);
    await aFirmware(database);
    const rollout = await aRollout(database);
    const { id } = await anUpdate(database, { device: await aDevice(database, { deviceId: 'hall' }), rollout });
    for (const to of ['failed', 'rolled_back']) {
      await database.query(
        `INSERT INTO update_events (update_id, at, from_state, to_state, actor, reason) VALUES ($1, $2, 'rebooting', $3, 'device', 'brownout')`,
        [id, clock.now(), to],
      );
    }
    await outbox.run();
    expect(received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
      { event: 'update.rolled_back', deviceId: 'hall', reason: 'brownout' },
    ]);
  });

  it('hear nothing from before they were made, from while they are off, or of another kind', async () => {
    await stopped();
    clock.passSeconds(1);
    const { id } = await subscribe(['rollout.stopped']);
    await subscribe(['rollout.completed']);
    await outbox.run();
    await webhooks.patch(id, { enabled: false });
    await database.query('TRUNCATE firmware CASCADE');
    await stopped();
    await outbox.run();
    expect(received).toEqual([]);
  });

  it('hear nothing of what happened while they were off when they are on again, but of all that comes then', async () => {
    const { id } = await subscribe();
    await webhooks.patch(id, { enabled: false });
    clock.passSeconds(60);
    await stopped();
    clock.passSeconds(60);
    await webhooks.patch(id, { enabled: true });
    await outbox.run();
    expect(received).toEqual([]);
    await database.query('TRUNCATE firmware CASCADE');
    await stopped();
    clock.passSeconds(60);
    // Saying again that it is on changes nothing.
    await webhooks.patch(id, { enabled: true });
    await outbox.run();
    expect(received).toHaveLength(1);
  });

  it('are tried again with back-off until they answer well, under the same id', async () => {
    answers = [500, 302, 200];
    const { id } = await subscribe();
    await stopped();
    await outbox.run();
    expect((await webhooks.deliveries(id)).items).toMatchObject([
      { status: 'waiting', outcome: '500 Internal Server Error' },
    ]);
    clock.passSeconds(9);
    await outbox.run();
    expect(received).toHaveLength(1);
    clock.passSeconds(2);
    await outbox.run();
    expect((await webhooks.deliveries(id)).items).toMatchObject([
      { status: 'waiting', tries: 2, outcome: '302 Found' },
    ]);
    clock.passSeconds(41);
    await outbox.run();
    expect((await webhooks.deliveries(id)).items).toMatchObject([{ status: 'delivered', tries: 3 }]);
    expect(new Set(received.map(({ headers }) => headers['x-pcms-delivery'])).size).toBe(1);
  });

  it('are left in peace while they are off, and hear the rest when they are on again', async () => {
    answers = [500];
    const { id } = await subscribe();
    await stopped();
    await outbox.run();
    await webhooks.patch(id, { enabled: false });
    clock.passSeconds(60);
    await webhooks.test(id, 'anna');
    await outbox.run();
    expect(received.map(({ headers }) => headers['x-pcms-event'])).toEqual(['rollout.stopped', 'test']);
    await webhooks.patch(id, { enabled: true });
    await outbox.run();
    expect(received.at(-1)?.headers).toMatchObject({ 'x-pcms-event': 'rollout.stopped' });
    expect(received).toHaveLength(3);
  });

  it('are given up in the end, and the log says so', async () => {
    const { id } = await subscribe();
    await stopped();
    answers = Array<number>(20).fill(503);
    for (let round = 0; round < 12; round++) {
      await outbox.run();
      clock.passSeconds(50_000);
    }
    expect((await webhooks.deliveries(id)).items).toMatchObject([{ status: 'given_up', tries: 8, nextTryAt: null }]);
    expect(received).toHaveLength(8);
  });

  it('can be tried out', async () => {
    const { id } = await subscribe();
    await webhooks.test(id, 'anna');
    await outbox.run();
    expect(received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([{ event: 'test', by: 'anna' }]);
    expect((await webhooks.list()).items).toMatchObject([{ last: { event: 'test', status: 'delivered' } }]);
  });

  it.each([
    'http://127.0.0.1/x',
    'http://localhost:9/x',
    'http://10.1.2.3/',
    'http://[::1]/',
    'http://169.254.169.254/latest',
  ])('are not made for %s unless the configuration allows it', async (target) => {
    const strict = parts({});
    await expect(
      strict.webhooks.create({ name: 'x', url: target, events: ['rollout.stopped'] }, 'admin'),
    ).rejects.toMatchObject({
      facts: { field: 'url' },
    });
  });

  it('are not made for what only looks like a URL', async () => {
    const { id } = await subscribe();
    const refusal = { facts: { field: 'url' } };
    const wish = { name: 'x', url: 'http://xn--a/', events: ['rollout.stopped' as const] };
    await expect(webhooks.create(wish, 'admin')).rejects.toMatchObject(refusal);
    await expect(webhooks.patch(id, { url: wish.url })).rejects.toMatchObject(refusal);
    expect((await webhooks.list()).items).toHaveLength(1);
  });

  it('do not reach a private address behind a name either', async () => {
    const { id } = await subscribe();
    await database.query(`UPDATE webhooks SET url = $1`, [url().replace('127.0.0.1', 'localhost')]);
    await webhooks.test(id, 'anna');
    await parts({}).outbox.run();
    expect(received).toEqual([]);
    expect((await webhooks.deliveries(id)).items[0]?.outcome).toContain('private network');
  });
});

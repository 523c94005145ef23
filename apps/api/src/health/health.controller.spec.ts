import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { Registry } from 'prom-client';
import request from 'supertest';
import { DataSource } from 'typeorm';
import { Clock } from '../config/clock';
import { Settings } from '../config/settings';
import { LiveEvents } from '../database/live-events';
import { openTestDatabase } from '../database/testing/test-database';
import { ErrorFilter } from '../http/error.filter';
import { identifyRequest } from '../http/request-id';
import { aDevice, anUpdate, aRollout } from '../ota/testing/rows';
import { LiveClients } from '../stats/live-clients';
import { StatsService } from '../stats/stats.service';
import { FleetMetrics } from './fleet-metrics';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';

describe('health', () => {
  let app: INestApplication;
  let database: DataSource;
  let close: () => Promise<void>;
  let folder: string;

  beforeEach(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    folder = await mkdtemp(join(tmpdir(), 'pcms-health-'));
    const module = await Test.createTestingModule({
      controllers: [HealthController],
      providers: [
        ...[FleetMetrics, Readiness, StatsService, LiveClients, LiveEvents, Clock],
        { provide: Registry, useValue: new Registry() },
        { provide: Settings, useValue: new Settings({ DATA_DIR: folder }) },
        { provide: DataSource, useValue: database },
      ],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.use(identifyRequest).useGlobalFilters(new ErrorFilter());
    await app.init();
  });
  afterEach(async () => {
    await app.close();
    await close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string) => request(app.getHttpServer()).get(path);

  it('is ready while the database answers and DATA_DIR can be written to', async () => {
    const { status, body } = await get('/health/ready');
    expect([status, body]).toEqual([200, { status: 'ok' }]);
  });

  it('is not ready without its folder, and says nothing of where that is', async () => {
    await rm(folder, { recursive: true });
    const { status, body } = await get('/health/ready');
    expect(status).toBe(503);
    expect(body).toEqual({
      code: 'not_ready',
      message: 'DATA_DIR cannot be written to.',
      requestId: expect.any(String),
    });
  });

  it('is not ready while the database is away, but alive', async () => {
    const away = jest.spyOn(database, 'query').mockRejectedValue(new Error('connect ECONNREFUSED 10.0.0.7:5432'));
    const { status, body } = await get('/health/ready');
    expect([status, body.message]).toEqual([503, 'The database does not answer.']);
    expect((await get('/health/live')).status).toBe(200);
    away.mockRestore();
    expect((await get('/health/ready')).status).toBe(200);
  });

  it('names every check that failed', async () => {
    await rm(folder, { recursive: true });
    const away = jest.spyOn(database, 'query').mockRejectedValue(new Error('away'));
    const { body } = await get('/health/ready');
    expect(body.message).toBe('The database does not answer. DATA_DIR cannot be written to.');
    away.mockRestore();
  });

  it('asks a database that hangs only once at a time', async () => {
    let answer: (rows: unknown[]) => void = () => undefined;
    const hanging = jest.spyOn(database, 'query').mockReturnValue(new Promise((resolve) => (answer = resolve)));
    const both = Promise.all([get('/health/ready'), get('/health/ready')]);
    expect((await both).map(({ status }) => status)).toEqual([503, 503]);
    expect(hanging).toHaveBeenCalledTimes(1);
    answer([]);
    hanging.mockRestore();
  });

  it('shows the fleet, the pool, the clients and the process to Prometheus', async () => {
    const device = await aDevice(database, { lastSeenAt: new Date() });
    await aDevice(database);
    await anUpdate(database, { device, rollout: await aRollout(database), state: 'confirmed' });
    const { text, headers } = await get('/metrics');
    expect(headers['content-type']).toContain('text/plain; version=0.0.4');
    expect(text).toContain('pcms_devices{state="online"} 1\npcms_devices{state="offline"} 1\n');
    expect(text).toContain('pcms_updates{state="confirmed"} 1\n');
    expect(text).toContain('pcms_updates{state="failed"} 0\n');
    expect(text).toMatch(/pcms_database_pool\{state="total"\} [1-9]/);
    expect(text).toContain('pcms_live_clients 0\n');
    expect(text).toContain('process_cpu_seconds_total');
  });

  it('shows what the process knows of itself while the database is away', async () => {
    const away = jest.spyOn(database, 'query').mockRejectedValue(new Error('away'));
    const { status, text } = await get('/metrics');
    expect(status).toBe(200);
    expect(text).not.toContain('pcms_devices{');
    expect(text).toContain('pcms_live_clients 0\n');
    away.mockRestore();
  });
});

import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ROUTES } from '@pcms/contract';
import type { NextFunction, Response } from 'express';
import request from 'supertest';
import type { DataSource } from 'typeorm';
import type { SignedInRequest } from '../../auth/signed-in';
import { openTestDatabase } from '../../database/testing/test-database';
import { ErrorFilter } from '../../http/error.filter';
import { InputPipe } from '../../http/input.pipe';
import { identifyRequest } from '../../http/request-id';
import { rolloutParts } from '../testing/rollout-parts';
import { aFirmware, aRollout } from '../testing/rows';
import { RolloutsController } from './rollouts.controller';
import { RolloutsService } from './rollouts.service';

const DRAFT = { name: 'To the hall', firmwareKey: 'ESP32_OTA_Base_2.5.0', target: { deviceTypes: ['ESP32_OTA_Base'] } };

const signInAnna = (call: SignedInRequest, _: Response, next: NextFunction): void => {
  call.person = { id: '1', username: 'anna', role: 'operator', via: 'session' };
  next();
};

describe('the rollouts over HTTP', () => {
  let app: INestApplication;
  let database: DataSource;
  let close: () => Promise<void>;

  beforeAll(async () => {
    ({ dataSource: database, close } = await openTestDatabase());
    await aFirmware(database);
    const module = await Test.createTestingModule({
      controllers: [RolloutsController],
      providers: [{ provide: RolloutsService, useValue: rolloutParts(database).rollouts }],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.use(identifyRequest, signInAnna).useGlobalFilters(new ErrorFilter()).useGlobalPipes(new InputPipe());
    await app.init();
  });
  afterAll(async () => {
    await app.close();
    await close();
  });

  const post = (path: string, body: object = {}) => request(app.getHttpServer()).post(path).send(body);
  const get = (path: string) => request(app.getHttpServer()).get(path);

  it('creates a draft in the name of the person who is signed in, and shows it', async () => {
    const created = await post(ROUTES.ota.rollouts, DRAFT);
    expect([created.status, created.body.createdBy]).toEqual([201, 'anna']);
    expect((await get(ROUTES.ota.rollout(created.body.id))).body).toEqual(created.body);
    expect((await get(ROUTES.ota.rollouts)).body.items).toHaveLength(1);
  });

  it.each([
    ['name', { ...DRAFT, name: '' }],
    ['target', { ...DRAFT, target: undefined }],
    ['target', { ...DRAFT, target: [] }],
    ['target', { ...DRAFT, target: {} }],
    ['target.deviceIds', { ...DRAFT, target: { deviceIds: ['../../x'] } }],
    ['target.deviceTypes', { ...DRAFT, target: { deviceTypes: [] } }],
    ['firmwareKey', { ...DRAFT, firmwareKey: 'ESP32_OTA_Base_9.9.9' }],
    ['maxAttempts', { ...DRAFT, maxAttempts: 0 }],
    ['silenceSeconds', { ...DRAFT, silenceSeconds: '1800' }],
    ['phases', { ...DRAFT, phases: [] }],
  ])('refuses a draft with a bad %s by name', async (field, body) => {
    const refused = await post(ROUTES.ota.rollouts, body);
    expect([refused.status, refused.body.code, refused.body.field]).toEqual([400, 'invalid_field', field]);
  });

  it('answers 409 with the reason where the status does not allow an action', async () => {
    const { id } = await aRollout(database, { status: 'draft' });
    const refused = await post(ROUTES.ota.rolloutAction(id, 'pause'));
    expect([refused.status, refused.body.code]).toEqual([409, 'rollout_cannot_pause']);
  });

  it.each([
    ['draft', 'start', 'running'],
    ['running', 'pause', 'paused'],
    ['paused', 'resume', 'running'],
    ['running', 'cancel', 'cancelled'],
  ] as const)('takes a %s rollout by %s to %s', async (status, action, expected) => {
    const { id } = await aRollout(database, { status });
    const answer = await post(ROUTES.ota.rolloutAction(id, action));
    expect([answer.status, answer.body.status]).toEqual([200, expected]);
  });

  it('answers 400 to an id that is none, and 404 to one that nobody has', async () => {
    expect((await get(ROUTES.ota.rollout('17'))).status).toBe(400);
    expect((await get(ROUTES.ota.rollout('00000000-0000-4000-8000-000000000000'))).status).toBe(404);
  });

  it.each([
    ['state', 'state=lost'],
    ['cursor', 'cursor=abc'],
    ['limit', 'limit=201'],
  ])('refuses to page by a bad %s', async (field, query) => {
    const { id } = await aRollout(database);
    const refused = await get(`${ROUTES.ota.rolloutUpdates(id)}?${query}`);
    expect([refused.status, refused.body.field]).toEqual([400, field]);
  });

  it('pages by what the query says', async () => {
    const { id } = await aRollout(database);
    const page = await get(`${ROUTES.ota.rolloutUpdates(id)}?state=failed&limit=1`);
    expect([page.status, page.body]).toEqual([200, { items: [], nextCursor: null }]);
  });
});

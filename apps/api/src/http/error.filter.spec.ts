import { Body, Controller, Get, Logger, Post, Res, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { Response } from 'express';
import request from 'supertest';
import type { App } from 'supertest/types';
import { DomainError } from './domain-error';
import { ErrorFilter } from './error.filter';
import { identifyRequest } from './request-id';

@Controller('faults')
class Faults {
  @Get('domain')
  domain(): void {
    throw new DomainError('conflict', 'name_taken', 'The name is taken.', { field: 'name' });
  }

  @Get('busy')
  busy(): void {
    throw new DomainError('too_many', 'too_many', 'Too many.', { retryAfterSeconds: 1.2 });
  }

  @Get('secret')
  secret(): void {
    throw new Error('the password is "secret"');
  }

  @Get('half')
  half(@Res() response: Response): void {
    response.write('half of ');
    throw new Error('the rest is missing');
  }

  @Post()
  body(@Body() body: unknown): unknown {
    return body;
  }
}

describe('ErrorFilter', () => {
  let app: INestApplication;
  let logged: jest.SpyInstance;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [Faults] }).compile();
    app = module.createNestApplication({ logger: false });
    app.use(identifyRequest).useGlobalFilters(new ErrorFilter());
    await app.init();
  });
  afterAll(() => app.close());
  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(() => logged.mockRestore());

  const http = () => request(app.getHttpServer() as App);

  it('tells a refusal with its field, under the id that the answer carries', async () => {
    const { status, headers, body } = await http().get('/faults/domain');
    expect(status).toBe(409);
    expect(body).toEqual({
      code: 'name_taken',
      message: 'The name is taken.',
      requestId: headers['x-request-id'],
      field: 'name',
    });
    expect(logged).not.toHaveBeenCalled();
  });

  it('tells when to try again, in whole seconds', async () => {
    const { status, headers, body } = await http().get('/faults/busy');
    expect([status, headers['retry-after']]).toEqual([429, '2']);
    expect(body).not.toHaveProperty('field');
  });

  it('tells nothing of a fault of its own, and logs it under the same id', async () => {
    const { status, text, body, headers } = await http().get('/faults/secret?token=x');
    expect(status).toBe(500);
    expect(text).not.toContain('secret');
    expect(body).toMatchObject({ code: 'internal_error', requestId: headers['x-request-id'] });
    expect(logged).toHaveBeenCalledWith(
      { err: new Error('the password is "secret"'), requestId: headers['x-request-id'] },
      'GET /faults/secret',
    );
  });

  it.each(['get', 'post', 'delete'] as const)('answers a route that is none in the same form: %s', async (method) => {
    const { status, body } = await http()[method]('/nowhere');
    expect(status).toBe(404);
    expect(body).toEqual({ code: 'not_found', message: expect.any(String), requestId: expect.any(String) });
  });

  it('answers a body that is not JSON in the same form', async () => {
    const { status, body } = await http().post('/faults').set('Content-Type', 'application/json').send('{"a":');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'body_not_json', requestId: expect.any(String) });
  });

  it('breaks an answer off that has begun, so that nobody takes it for whole', async () => {
    await expect(http().get('/faults/half')).rejects.toThrow(/aborted|hang up/);
    expect(logged).toHaveBeenCalled();
  });

  it('gives every request an id of its own', async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await http().get('/nowhere')).body.requestId as string));
    expect(new Set(ids).size).toBe(3);
  });
});

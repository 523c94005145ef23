import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  InternalServerErrorException,
  NotFoundException,
} from '@nestjs/common';
import fc from 'fast-check';
import { DomainError, InvalidField, type ErrorKind } from './domain-error';
import { BadPath, BodyNotJson, BodyTooLarge } from './http.errors';
import { refusalOf } from './refusal';

const STATUSES: readonly (readonly [ErrorKind, number])[] = [
  ['invalid', 400],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['gone', 410],
  ['too_large', 413],
  ['refused', 422],
  ['too_many', 429],
  ['overloaded', 503],
  ['unavailable', 503],
];
const INTERNAL = {
  status: 500,
  code: 'internal_error',
  message: 'Something went wrong on the server; its log says what.',
  headers: {},
};
const fault = (facts: object) => Object.assign(new Error('postgres://user:secret@db refused'), facts);

describe('refusalOf a domain error', () => {
  it.each(STATUSES)('answers the kind "%s" with %i', (kind, status) => {
    expect(refusalOf(new DomainError(kind, 'a_code', 'Why.'))).toEqual({
      status,
      code: 'a_code',
      message: 'Why.',
      headers: {},
    });
  });

  it('names the field', () => {
    expect(refusalOf(new InvalidField('target.deviceIds', 'is empty'))).toMatchObject({
      status: 400,
      field: 'target.deviceIds',
    });
  });

  it.each([
    [0.2, '1'],
    [5, '5'],
    [29.01, '30'],
  ])('tells a caller who must wait %d s so in whole seconds', (retryAfterSeconds, header) => {
    const error = new DomainError('too_many', 'slow_down', 'Wait.', { retryAfterSeconds });
    expect(refusalOf(error).headers).toEqual({ 'Retry-After': header });
  });

  it.each([
    ['BodyTooLarge', new BodyTooLarge(16_384), 413, 'body_too_large'],
    ['BodyNotJson', new BodyNotJson(), 400, 'body_not_json'],
    ['BadPath', new BadPath(), 400, 'bad_path'],
  ])('keeps status and code of %s', (_, error, status, code) => {
    expect(refusalOf(error)).toMatchObject({ status, code, message: error.message });
  });
});

describe('refusalOf an error of the framework', () => {
  it.each([
    ['an unknown route', new NotFoundException('Cannot GET /x'), 404, 'not_found'],
    ['something forbidden', new ForbiddenException('No.'), 403, 'bad_request'],
    ['a rare status', new HttpException('Teapot.', 418), 418, 'bad_request'],
    ["a fault of the framework's own", new InternalServerErrorException('Broken.'), 500, 'unavailable'],
  ])('keeps the status of %s', (_, error, status, code) => {
    expect(refusalOf(error)).toEqual({ status, code, message: error.message, headers: {} });
  });

  it.each([
    [{ type: 'entity.too.large', status: 413 }, 413, 'body_too_large'],
    [{ type: 'entity.parse.failed', status: 400 }, 400, 'body_not_json'],
    [{ type: 'encoding.unsupported', status: 415 }, 415, 'bad_request'],
  ])('knows what the body parser says: %j', (facts, status, code) => {
    expect(refusalOf(fault(facts))).toMatchObject({ status, code });
  });

  it('does not repeat the body that could not be parsed', () => {
    const cause = fault({ type: 'entity.parse.failed', status: 400, body: '{"password":"secret"' });
    for (const error of [cause, new BadRequestException(`Unexpected token in ${cause.message}`, { cause })]) {
      const refusal = refusalOf(error);
      expect(refusal.code).toBe('body_not_json');
      expect(JSON.stringify(refusal)).not.toContain('secret');
    }
  });
});

describe('refusalOf a database that is away', () => {
  const AWAY = { status: 503, code: 'database_unavailable', headers: { 'Retry-After': '5' } };

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', '08006', '53300', '57P01', '57P03'])(
    'asks the caller to try again: %s',
    (code) => {
      expect(refusalOf(fault({ code }))).toMatchObject(AWAY);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
  ])('knows it by its words, too: %s', (message) => {
    expect(refusalOf(new Error(message))).toMatchObject(AWAY);
  });

  it('says nothing of where the database is', () => {
    expect(JSON.stringify(refusalOf(fault({ code: '08006' })))).not.toContain('secret');
  });

  it.each(['22021', '23505', '40001', '57014', 'X08006', '080061'])('is not what the code %s means', (code) => {
    expect(refusalOf(fault({ code }))).toEqual(INTERNAL);
  });
});

describe('refusalOf anything else', () => {
  it.each([
    ['an error of the database', fault({ code: '42P01' })],
    ['an error with a status but no type', fault({ status: 400 })],
    ["a parser's error that is the server's fault", fault({ type: 'stream.not.readable', status: 500 })],
    ['an error whose status is a text', fault({ type: 'x', status: '400' })],
    ['a text', 'secret'],
    ['null', null],
    ['nothing', undefined],
    ['an object that looks like a domain error', { kind: 'invalid', code: 'x', message: 'secret', facts: {} }],
  ])('is an internal error without any detail: %s', (_, error) => {
    expect(refusalOf(error)).toEqual(INTERNAL);
  });

  it('never throws', () => {
    const odd = fc.anything({ withNullPrototype: true });
    const thrown = fc.oneof(odd, fc.record({ code: odd, message: odd, type: odd, status: odd }));
    fc.assert(fc.property(thrown, (value) => expect(refusalOf(value)).toEqual(INTERNAL)));
  });
});

import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorKind } from './domain-error';

/** The only place where a kind of error becomes an HTTP status. */
const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  refused: 422,
  too_many: 429,
  overloaded: 503,
  unavailable: 503,
};

/** What a caller is told about an error, in whichever form its plane has. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly position?: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Turns any thrown value into a refusal; what is not meant for the caller becomes `internal_error` without detail. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof DomainError) {
    const { field, position, retryAfterSeconds } = error.facts;
    return {
      status: STATUS[error.kind],
      code: error.code,
      message: error.message,
      ...(field !== undefined && { field }),
      ...(position !== undefined && { position }),
      headers: retryAfterSeconds === undefined ? {} : { 'Retry-After': String(Math.ceil(retryAfterSeconds)) },
    };
  }
  // Nest wraps what Express's body parser throws; its message may repeat a part of the body.
  if (error instanceof HttpException)
    return bodyParserFault(error.cause) ?? frameworkRefusal(error.getStatus(), error.message);
  const known = bodyParserFault(error) ?? databaseFault(error);
  if (known) return known;
  return {
    status: 500,
    code: 'internal_error',
    message: 'Something went wrong on the server; its log says what.',
    headers: {},
  };
}

/** Nest's own refusals: an unknown route, a parameter that a pipe refused. */
function frameworkRefusal(status: number, message: string): Refusal {
  const code = status === 404 ? 'not_found' : status < 500 ? 'bad_request' : 'unavailable';
  return { status, code, message, headers: {} };
}

/** Connections refused, cut or not to be had; SQLSTATE classes 08 (connection), 53 (resources) and 57P (shutdown). */
const DATABASE_AWAY = /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|08...|53...|57P..)$/;
const DATABASE_AWAY_TEXT =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** The database cannot be reached: the caller may try again, and the server's log need not be asked. */
function databaseFault(error: unknown): Refusal | null {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const isAway =
    (typeof code === 'string' && DATABASE_AWAY.test(code)) ||
    (typeof message === 'string' && DATABASE_AWAY_TEXT.test(message));
  if (!isAway) return null;
  return {
    status: 503,
    code: 'database_unavailable',
    message: 'The database cannot be reached; try again.',
    headers: { 'Retry-After': '5' },
  };
}

/** Express's body parser throws errors that name their type and status. */
function bodyParserFault(error: unknown): Refusal | null {
  if (!(error instanceof Error) || !('type' in error)) return null;
  if (error.type === 'entity.too.large') {
    return { status: 413, code: 'body_too_large', message: 'The body is larger than allowed here.', headers: {} };
  }
  if (error.type === 'entity.parse.failed') {
    return { status: 400, code: 'body_not_json', message: 'The body is not valid JSON.', headers: {} };
  }
  if ('status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500) {
    return { status: error.status, code: 'bad_request', message: error.message, headers: {} };
  }
  return null;
}

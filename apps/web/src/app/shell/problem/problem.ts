import { HttpErrorResponse } from '@angular/common/http';
import type { ErrorDto } from '@pcms/contract';

/** A failed request in words. */
export interface Problem {
  readonly message: string;
  /** Stands in the server's log; null when the server never saw the request. */
  readonly requestId: string | null;
  /** The field that broke a rule; null when it was none. */
  readonly field: string | null;
  /** Where in that field, in characters from 1; null where the server does not say. */
  readonly position: number | null;
}

/** What to tell a person about a failed request, or about any other error. */
export function toProblem(error: unknown): Problem {
  if (!(error instanceof HttpErrorResponse)) {
    return {
      message: error instanceof Error ? error.message : String(error),
      requestId: null,
      field: null,
      position: null,
    };
  }
  const body: unknown = error.error;
  if (isErrorDto(body)) {
    const { message, requestId, field = null, position = null } = body;
    return { message, requestId, field, position };
  }
  return { message: messageOfStatus(error.status), requestId: null, field: null, position: null };
}

/** Whether the request never reached the API: no network, or only a proxy answered. */
export function isOutOfReach(error: HttpErrorResponse): boolean {
  return error.status === 0 || ([502, 503, 504].includes(error.status) && !isErrorDto(error.error));
}

function messageOfStatus(status: number): string {
  if (status === 0) return 'The server cannot be reached.';
  if (status === 413) return 'This is more than the server accepts at once.';
  if (status === 502 || status === 503 || status === 504) return 'The server is not ready. It may be restarting.';
  return `The server answered with status ${status} and said no more.`;
}

function isErrorDto(body: unknown): body is ErrorDto {
  return typeof body === 'object' && body !== null && 'code' in body && 'message' in body && 'requestId' in body;
}

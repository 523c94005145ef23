import type { TestRequest } from '@angular/common/http/testing';
import type { ErrorDto } from '@pcms/contract';

/** A refusal by the API, as an answer in a spec. */
export class Refusal {
  constructor(
    private readonly status: number,
    private readonly body: ErrorDto,
  ) {}

  answer(request: TestRequest): void {
    request.flush(this.body, { status: this.status, statusText: 'Refused' });
  }
}

export function refusal(status: number, over: Partial<ErrorDto> = {}): Refusal {
  return new Refusal(status, { code: 'refused', message: 'The server says no.', requestId: '01J9Z6', ...over });
}

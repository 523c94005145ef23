import { HttpErrorResponse } from '@angular/common/http';
import { isOutOfReach, toProblem } from './problem';

const dto = { code: 'device_not_found', message: 'There is no device "x".', requestId: '01J9', field: 'deviceId' };

describe('toProblem', () => {
  it('speaks in the words of the API', () => {
    expect(toProblem(new HttpErrorResponse({ status: 404, error: dto }))).toEqual({
      message: 'There is no device "x".',
      requestId: '01J9',
      field: 'deviceId',
      position: null,
    });
  });

  it('tells where in a field the fault is', () => {
    const error = { ...dto, field: 'filter', position: 13 };
    expect(toProblem(new HttpErrorResponse({ status: 400, error }))).toMatchObject({ field: 'filter', position: 13 });
  });

  it.each([
    [0, 'The server cannot be reached.'],
    [413, 'This is more than the server accepts at once.'],
    [502, 'The server is not ready. It may be restarting.'],
    [418, 'The server answered with status 418 and said no more.'],
  ])('has words for a bare status %d', (status, message) => {
    expect(toProblem(new HttpErrorResponse({ status, error: '<html>proxy</html>' }))).toMatchObject({
      message,
      requestId: null,
    });
  });

  it('passes on the message of any other error', () => {
    expect(toProblem(new Error('out of memory')).message).toBe('out of memory');
    expect(toProblem('odd').message).toBe('odd');
  });
});

describe('isOutOfReach', () => {
  it('is true without an answer, or with only that of a proxy', () => {
    expect(isOutOfReach(new HttpErrorResponse({ status: 0 }))).toBe(true);
    expect(isOutOfReach(new HttpErrorResponse({ status: 502, error: 'Bad Gateway' }))).toBe(true);
  });

  it('is false when the API itself answered, even that it is overloaded', () => {
    expect(isOutOfReach(new HttpErrorResponse({ status: 503, error: dto }))).toBe(false);
    expect(isOutOfReach(new HttpErrorResponse({ status: 404, error: dto }))).toBe(false);
  });
});

import type { ExecutionContext } from '@nestjs/common';
import { lastValueFrom, of, throwError, type Observable } from 'rxjs';
import { CatchUpInterceptor } from './catch-up.interceptor';
import type { LiveEvents } from './live-events';

describe('CatchUpInterceptor', () => {
  let catchUp: () => void;
  const caughtUp = jest.fn(() => new Promise<void>((resolve) => (catchUp = resolve)));
  const interceptor = new CatchUpInterceptor({ caughtUp } as unknown as LiveEvents);
  beforeEach(() => caughtUp.mockClear());

  const intercept = (method: string, handled: Observable<unknown> = of('an answer')) => {
    const context = { switchToHttp: () => ({ getRequest: () => ({ method }) }) } as unknown as ExecutionContext;
    return lastValueFrom(interceptor.intercept(context, { handle: () => handled }));
  };

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
    'answers %s when this process has heard of the change',
    async (method) => {
      let answer: unknown = null;
      const answered = intercept(method).then((value) => (answer = value));
      await new Promise(setImmediate);
      expect(answer).toBeNull();
      catchUp();
      await answered;
      expect(answer).toBe('an answer');
    },
  );

  it.each(['GET', 'HEAD'])('lets nobody wait for %s, which changes nothing', async (method) => {
    expect(await intercept(method)).toBe('an answer');
    expect(caughtUp).not.toHaveBeenCalled();
  });

  it('lets nobody wait for a refusal', async () => {
    const refused = throwError(() => new Error('No.'));
    await expect(intercept('POST', refused)).rejects.toThrow('No.');
    expect(caughtUp).not.toHaveBeenCalled();
  });
});

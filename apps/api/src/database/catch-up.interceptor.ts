import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { mergeMap, type Observable } from 'rxjs';
import { LiveEvents } from './live-events';

/**
 * Whoever changed something through the management API finds it changed with the next request to this process: the answer
 * waits until the process has heard of the change itself, since caches are emptied by events.
 */
@Injectable()
export class CatchUpInterceptor implements NestInterceptor {
  constructor(private readonly events: LiveEvents) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const { method } = context.switchToHttp().getRequest<{ method: string }>();
    if (method === 'GET' || method === 'HEAD') return next.handle();
    return next.handle().pipe(
      mergeMap(async (answer) => {
        await this.events.caughtUp();
        return answer;
      }),
    );
  }
}

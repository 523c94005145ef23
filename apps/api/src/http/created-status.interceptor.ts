import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { tap, type Observable } from 'rxjs';

interface Created {
  readonly created: boolean;
}

/** 201 for what a request brought into being, 200 for what was there before: the answer's `created` says which. */
@Injectable()
export class CreatedStatus implements NestInterceptor<Created> {
  intercept(context: ExecutionContext, next: CallHandler<Created>): Observable<Created> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(tap(({ created }) => response.status(created ? 201 : 200)));
  }
}

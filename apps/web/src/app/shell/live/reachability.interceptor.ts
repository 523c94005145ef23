import { HttpErrorResponse, HttpResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { tap } from 'rxjs';
import { isOutOfReach } from '../problem/problem';
import { Reachability } from './reachability';

/** Notes with every answer, and every missing one, whether the server is there. */
export const watchReachability: HttpInterceptorFn = (request, next) => {
  const { isReachable } = inject(Reachability);
  return next(request).pipe(
    tap({
      next: (event) => {
        if (event instanceof HttpResponse) isReachable.set(true);
      },
      error: (error: unknown) => {
        if (error instanceof HttpErrorResponse) isReachable.set(!isOutOfReach(error));
      },
    }),
  );
};

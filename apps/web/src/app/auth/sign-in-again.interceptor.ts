import { HttpErrorResponse, type HttpInterceptorFn } from '@angular/common/http';
import { inject } from '@angular/core';
import { Router } from '@angular/router';
import { tap } from 'rxjs';
import { Session } from './session';

/** A session that ended while the console was open leads to the login page, and from there back to where it ended. */
export const signInAgain: HttpInterceptorFn = (request, next) => {
  const router = inject(Router);
  const session = inject(Session);
  return next(request).pipe(
    tap({
      error: (error: unknown) => {
        const isOver = error instanceof HttpErrorResponse && error.status === 401 && session.me() !== null;
        if (!isOver) return;
        session.end();
        void router.navigate(['/login'], { queryParams: { returnTo: router.url } });
      },
    }),
  );
};

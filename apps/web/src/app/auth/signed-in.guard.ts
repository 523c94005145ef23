import { inject } from '@angular/core';
import { toObservable } from '@angular/core/rxjs-interop';
import { Router, type CanActivateFn } from '@angular/router';
import { filter, map, take } from 'rxjs';
import { Session } from './session';

/** Waits until it is known who is signed in; sends everybody else to the login page, which leads back here. */
export const signedIn: CanActivateFn = (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  return toObservable(session.known).pipe(
    filter((known) => known),
    take(1),
    map(() => session.me() !== null || router.createUrlTree(['/login'], { queryParams: { returnTo: state.url } })),
  );
};

/** For pages that only change something. Like the one below, it runs after `signedIn`; the API refuses by itself. */
export const operatorsOnly: CanActivateFn = () =>
  inject(Session).mayOperate() || inject(Router).createUrlTree(['/overview']);

export const administratorsOnly: CanActivateFn = () =>
  inject(Session).mayAdminister() || inject(Router).createUrlTree(['/overview']);

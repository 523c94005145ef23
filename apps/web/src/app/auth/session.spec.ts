import { provideHttpClient, withInterceptors } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { ROUTES, type Role } from '@pcms/contract';
import { firstValueFrom } from 'rxjs';
import { refusal } from '../testing/refusal';
import { AuthApi } from './auth.api';
import { Session } from './session';
import { signInAgain } from './sign-in-again.interceptor';
import { administratorsOnly, operatorsOnly, signedIn } from './signed-in.guard';

@Component({ template: '' })
class Blank {}

describe('Session', () => {
  let http: HttpTestingController;
  let session: Session;
  let router: Router;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(withInterceptors([signInAgain])),
        provideHttpClientTesting(),
        provideRouter([
          { path: 'login', component: Blank },
          { path: 'users', component: Blank, canActivate: [administratorsOnly] },
          { path: 'new', component: Blank, canActivate: [operatorsOnly] },
          { path: 'devices', component: Blank, canActivate: [signedIn] },
          { path: '**', component: Blank },
        ]),
      ],
    });
    http = TestBed.inject(HttpTestingController);
    session = TestBed.inject(Session);
    router = TestBed.inject(Router);
  });

  function beSignedInAs(role: Role): void {
    session.load();
    http.expectOne(ROUTES.auth.me).flush({ id: '1', username: 'maria', role });
  }

  function beSignedOut(): void {
    session.load();
    refusal(401).answer(http.expectOne(ROUTES.auth.me));
  }

  it('does not know anybody before the server has answered', () => {
    session.load();
    expect(session.known()).toBe(false);
    expect(session.me()).toBeNull();
  });

  it('takes "nobody is signed in" for an answer', () => {
    beSignedOut();
    expect(session.known()).toBe(true);
    expect(session.loadError()).toBeNull();
  });

  it('keeps the reason why the server could not be asked, and can ask again', () => {
    session.load();
    http.expectOne(ROUTES.auth.me).error(new ProgressEvent('error'));
    expect(session.known()).toBe(false);
    expect(session.loadError()).toBeTruthy();
    beSignedInAs('viewer');
    expect(session.loadError()).toBeNull();
  });

  it.each([
    ['viewer', false, false],
    ['operator', true, false],
    ['administrator', true, true],
  ] as const)('lets a %s do what the role allows', (role, mayOperate, mayAdminister) => {
    beSignedInAs(role);
    expect([session.mayOperate(), session.mayAdminister()]).toEqual([mayOperate, mayAdminister]);
  });

  it('sends whoever is not signed in to the login page, which leads back', async () => {
    const arrival = router.navigateByUrl('/devices?online=true');
    beSignedOut();
    TestBed.tick();
    await arrival;
    expect(router.url).toBe('/login?returnTo=%2Fdevices%3Fonline%3Dtrue');
  });

  it('lets in whoever is signed in', async () => {
    const arrival = router.navigateByUrl('/devices');
    beSignedInAs('viewer');
    TestBed.tick();
    await arrival;
    expect(router.url).toBe('/devices');
  });

  it('keeps pages away from those who may not use them', async () => {
    beSignedInAs('viewer');
    await router.navigateByUrl('/new');
    expect(router.url).toBe('/overview');
    await router.navigateByUrl('/users');
    expect(router.url).toBe('/overview');
  });

  it('opens those pages to those who may', async () => {
    beSignedInAs('administrator');
    await router.navigateByUrl('/new');
    expect(router.url).toBe('/new');
    await router.navigateByUrl('/users');
    expect(router.url).toBe('/users');
  });

  it('leads to the login page, and back, when a session ends while somebody works', async () => {
    beSignedInAs('operator');
    await router.navigateByUrl('/rollouts/r1');
    const call = firstValueFrom(TestBed.inject(AuthApi).createToken({ name: 'x' }));
    refusal(401).answer(http.expectOne(ROUTES.auth.tokens));
    await expect(call).rejects.toMatchObject({ status: 401 });
    await new Promise((resolve) => setTimeout(resolve));
    expect(session.me()).toBeNull();
    expect(router.url).toBe('/login?returnTo=%2Frollouts%2Fr1');
  });

  it('stays where it is when only a login was refused', async () => {
    beSignedOut();
    const call = firstValueFrom(session.signIn({ username: 'maria', password: 'wrong' }));
    refusal(401).answer(http.expectOne(ROUTES.auth.login));
    await expect(call).rejects.toMatchObject({ status: 401 });
    expect(router.url).toBe('/');
  });

  it('forgets who it was after signing out', async () => {
    beSignedInAs('operator');
    const call = firstValueFrom(session.signOut());
    http.expectOne(ROUTES.auth.logout).flush(null, { status: 204, statusText: 'No Content' });
    await call;
    expect(session.me()).toBeNull();
  });

  it('swallows the failure of a probe, which the interceptors have seen', async () => {
    const probe = session.probe();
    http.expectOne(ROUTES.auth.me).error(new ProgressEvent('error'));
    await expect(probe).resolves.toBeUndefined();
  });
});

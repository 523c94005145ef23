import type { Routes } from '@angular/router';
import { administratorsOnly, signedIn } from './auth/signed-in.guard';
import { NotFound } from './shell/not-found/not-found';

export const routes: Routes = [
  { path: 'login', title: 'Sign in', loadComponent: () => import('./auth/login/login').then((m) => m.Login) },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/shell').then((m) => m.Shell),
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'overview' },
      { path: 'overview', loadChildren: () => import('./stats/stats.routes').then((m) => m.STATS_ROUTES) },
      { path: 'devices', loadChildren: () => import('./devices/devices.routes').then((m) => m.DEVICE_ROUTES) },
      { path: 'firmware', loadChildren: () => import('./ota/ota.routes').then((m) => m.FIRMWARE_ROUTES) },
      { path: 'rollouts', loadChildren: () => import('./ota/ota.routes').then((m) => m.ROLLOUT_ROUTES) },
      { path: 'account', loadChildren: () => import('./auth/auth.routes').then((m) => m.ACCOUNT_ROUTES) },
      {
        path: 'users',
        canActivate: [administratorsOnly],
        loadChildren: () => import('./auth/auth.routes').then((m) => m.USER_ROUTES),
      },
      {
        path: 'webhooks',
        canActivate: [administratorsOnly],
        loadChildren: () => import('./stats/webhooks/webhooks.routes').then((m) => m.WEBHOOK_ROUTES),
      },
      { path: '**', title: 'Not found', component: NotFound },
    ],
  },
];

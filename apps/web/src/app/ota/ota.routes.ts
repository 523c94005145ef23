import type { Routes } from '@angular/router';
import { operatorsOnly } from '../auth/signed-in.guard';

export const FIRMWARE_ROUTES: Routes = [
  {
    path: '',
    title: 'Firmware',
    loadComponent: () => import('./firmware-list/firmware-list').then((m) => m.FirmwareList),
  },
  {
    path: 'upload',
    title: 'Upload a firmware',
    canActivate: [operatorsOnly],
    loadComponent: () => import('./firmware-upload/firmware-upload').then((m) => m.FirmwareUpload),
  },
  {
    path: 'keys',
    title: 'Signing keys',
    loadComponent: () => import('./signing-keys/signing-keys').then((m) => m.SigningKeys),
  },
  {
    path: ':key',
    title: (route) => String(route.params['key']),
    loadComponent: () => import('./firmware-detail/firmware-detail').then((m) => m.FirmwareDetail),
  },
];

export const ROLLOUT_ROUTES: Routes = [
  {
    path: '',
    title: 'Rollouts',
    loadComponent: () => import('./rollout-list/rollout-list').then((m) => m.RolloutList),
  },
  {
    path: 'new',
    title: 'Plan a rollout',
    canActivate: [operatorsOnly],
    loadComponent: () => import('./rollout-wizard/rollout-wizard').then((m) => m.RolloutWizard),
  },
  {
    path: 'assign',
    title: 'Assign a firmware',
    canActivate: [operatorsOnly],
    loadComponent: () => import('./assign/assign').then((m) => m.Assign),
  },
  {
    path: ':id',
    title: 'Rollout',
    loadComponent: () => import('./rollout-detail/rollout-detail').then((m) => m.RolloutDetail),
  },
];

import type { Routes } from '@angular/router';
import { operatorsOnly } from '../auth/signed-in.guard';

export const DEVICE_ROUTES: Routes = [
  { path: '', title: 'Devices', loadComponent: () => import('./device-list/device-list').then((m) => m.DeviceList) },
  {
    path: 'types',
    title: 'Device types',
    loadComponent: () => import('./device-types/device-types').then((m) => m.DeviceTypes),
  },
  { path: 'groups', title: 'Groups', loadComponent: () => import('./groups/group-list').then((m) => m.GroupList) },
  {
    path: 'groups/new',
    title: 'New group',
    canActivate: [operatorsOnly],
    loadComponent: () => import('./groups/group-editor').then((m) => m.GroupEditor),
  },
  {
    path: 'groups/:id',
    title: 'Edit group',
    canActivate: [operatorsOnly],
    loadComponent: () => import('./groups/group-editor').then((m) => m.GroupEditor),
  },
  {
    path: ':deviceId',
    title: (route) => String(route.params['deviceId']),
    loadComponent: () => import('./device-detail/device-detail').then((m) => m.DeviceDetail),
  },
];

import type { Routes } from '@angular/router';

export const DEVICE_ROUTES: Routes = [
  { path: '', title: 'Devices', loadComponent: () => import('./device-list/device-list').then((m) => m.DeviceList) },
  {
    path: 'types',
    title: 'Device types',
    loadComponent: () => import('./device-types/device-types').then((m) => m.DeviceTypes),
  },
  {
    path: ':deviceId',
    title: (route) => String(route.params['deviceId']),
    loadComponent: () => import('./device-detail/device-detail').then((m) => m.DeviceDetail),
  },
];

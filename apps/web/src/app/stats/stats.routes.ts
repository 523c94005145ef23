import type { Routes } from '@angular/router';
import { Overview } from './overview/overview';

export const STATS_ROUTES: Routes = [{ path: '', title: 'Overview', component: Overview }];

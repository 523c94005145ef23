import type { Routes } from '@angular/router';
import { Webhooks } from './webhooks';

export const WEBHOOK_ROUTES: Routes = [{ path: '', title: 'Webhooks', component: Webhooks }];

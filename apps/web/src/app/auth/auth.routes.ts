import type { Routes } from '@angular/router';
import { Account } from './account/account';
import { Users } from './users/users';

export const ACCOUNT_ROUTES: Routes = [{ path: '', title: 'Your account', component: Account }];

export const USER_ROUTES: Routes = [{ path: '', title: 'Users', component: Users }];

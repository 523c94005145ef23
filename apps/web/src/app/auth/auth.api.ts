import { HttpClient, httpResource, type HttpResourceRef } from '@angular/common/http';
import { inject, Injectable } from '@angular/core';
import {
  ROUTES,
  type ChangePasswordDto,
  type CreatedTokenDto,
  type CreateTokenDto,
  type CreateUserDto,
  type LoginDto,
  type MeDto,
  type PatchUserDto,
  type TokenListDto,
  type UserDto,
  type UserListDto,
} from '@pcms/contract';
import type { Observable } from 'rxjs';

/** Every call about who may manage. */
@Injectable({ providedIn: 'root' })
export class AuthApi {
  private readonly http = inject(HttpClient);

  me(): Observable<MeDto> {
    return this.http.get<MeDto>(ROUTES.auth.me);
  }

  login(credentials: LoginDto): Observable<MeDto> {
    return this.http.post<MeDto>(ROUTES.auth.login, credentials);
  }

  logout(): Observable<unknown> {
    return this.http.post(ROUTES.auth.logout, {});
  }

  changePassword(change: ChangePasswordDto): Observable<MeDto> {
    return this.http.post<MeDto>(ROUTES.auth.password, change);
  }

  tokens(): HttpResourceRef<TokenListDto | undefined> {
    return httpResource<TokenListDto>(() => ROUTES.auth.tokens);
  }

  createToken(token: CreateTokenDto): Observable<CreatedTokenDto> {
    return this.http.post<CreatedTokenDto>(ROUTES.auth.tokens, token);
  }

  deleteToken(id: string): Observable<unknown> {
    return this.http.delete(ROUTES.auth.token(id));
  }

  users(): HttpResourceRef<UserListDto | undefined> {
    return httpResource<UserListDto>(() => ROUTES.auth.users);
  }

  createUser(user: CreateUserDto): Observable<UserDto> {
    return this.http.post<UserDto>(ROUTES.auth.users, user);
  }

  changeUser(id: string, change: PatchUserDto): Observable<UserDto> {
    return this.http.patch<UserDto>(ROUTES.auth.user(id), change);
  }
}

import { HttpErrorResponse } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import { mayActAs, type LoginDto, type MeDto, type Role } from '@pcms/contract';
import { firstValueFrom, tap, type Observable } from 'rxjs';
import { AuthApi } from './auth.api';

/** Who is signed in. The session itself is a cookie that no script can read: only the server knows. */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly api = inject(AuthApi);
  private readonly answer = signal<MeDto | null | undefined>(undefined);
  private readonly failure = signal<unknown>(null);

  /** Whether the server has said who this is. */
  readonly known = computed(() => this.answer() !== undefined);
  /** Null while nobody is signed in. */
  readonly me = computed(() => this.answer() ?? null);
  /** Why the server could not be asked; null when it was. */
  readonly loadError = this.failure.asReadonly();
  readonly mayOperate = computed(() => this.mayActAs('operator'));
  readonly mayAdminister = computed(() => this.mayActAs('administrator'));

  /** Asks the server. An answer that nobody is signed in is an answer, and not an error. */
  load(): void {
    this.failure.set(null);
    this.api.me().subscribe({
      next: (me) => this.answer.set(me),
      error: (error: unknown) => {
        if (error instanceof HttpErrorResponse && error.status === 401) this.answer.set(null);
        else this.failure.set(error);
      },
    });
  }

  /** Asks again, for the sake of what the interceptors learn from the answer: signed out, or out of reach. */
  async probe(): Promise<void> {
    // Nothing to handle here: the interceptors have seen the failure and have shown it.
    await firstValueFrom(this.api.me()).catch(() => undefined);
  }

  signIn(credentials: LoginDto): Observable<MeDto> {
    return this.api.login(credentials).pipe(tap((me) => this.answer.set(me)));
  }

  signOut(): Observable<unknown> {
    return this.api.logout().pipe(tap(() => this.end()));
  }

  /** The server no longer knows this session. */
  end(): void {
    this.answer.set(null);
  }

  private mayActAs(needed: Role): boolean {
    const me = this.me();
    return me !== null && mayActAs(me.role, needed);
  }
}

import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { Router } from '@angular/router';
import { LIMITS } from '@pcms/contract';
import { finalize } from 'rxjs';
import { BrandMark } from '../../shell/brand-mark/brand-mark';
import { toProblem } from '../../shell/problem/problem';
import { Session } from '../session';
import { pathToReturnTo } from './return-path';

@Component({
  selector: 'fw-login',
  imports: [BrandMark, MatButtonModule, MatCardModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './login.html',
  styleUrl: './login.scss',
})
export class Login {
  private readonly session = inject(Session);
  private readonly router = inject(Router);

  /** Where the person wanted to go. */
  readonly returnTo = input<string>();

  protected readonly isBusy = signal(false);
  protected readonly problem = signal('');
  protected readonly form = inject(NonNullableFormBuilder).group({
    username: ['', [Validators.required, Validators.maxLength(LIMITS.usernameLength)]],
    password: ['', [Validators.required, Validators.maxLength(LIMITS.passwordMaxLength)]],
  });

  protected signIn(): void {
    if (this.form.invalid || this.isBusy()) return;
    this.isBusy.set(true);
    this.problem.set('');
    this.session
      .signIn(this.form.getRawValue())
      .pipe(finalize(() => this.isBusy.set(false)))
      .subscribe({
        next: () => void this.router.navigateByUrl(pathToReturnTo(this.returnTo())),
        error: (error: unknown) => this.problem.set(toProblem(error).message),
      });
  }
}

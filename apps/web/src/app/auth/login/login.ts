import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { Router } from '@angular/router';
import { LIMITS } from '@pcms/contract';
import { BrandMark } from '../../shell/brand-mark/brand-mark';
import { Submission } from '../../shell/form/submission';
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

  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    username: ['', [Validators.required, Validators.maxLength(LIMITS.usernameLength)]],
    password: ['', [Validators.required, Validators.maxLength(LIMITS.passwordMaxLength)]],
  });

  protected signIn(): void {
    if (this.form.invalid) return;
    this.submission.send(
      this.session.signIn(this.form.getRawValue()),
      () => void this.router.navigateByUrl(pathToReturnTo(this.returnTo())),
    );
  }
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators, type FormGroupDirective } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { LIMITS } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { Notice } from '../../shell/problem/notice';
import { AuthApi } from '../auth.api';

@Component({
  selector: 'fw-change-password',
  imports: [MatButtonModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formGroup]="form" #shown="ngForm" (ngSubmit)="save(shown)">
      <mat-form-field>
        <mat-label>Current password</mat-label>
        <input matInput type="password" formControlName="currentPassword" autocomplete="current-password" />
        <mat-error>Your current password is missing.</mat-error>
      </mat-form-field>
      <mat-form-field>
        <mat-label>New password</mat-label>
        <input matInput type="password" formControlName="newPassword" autocomplete="new-password" />
        <mat-hint>At least {{ passwordMinLength }} characters. It signs you out everywhere else.</mat-hint>
        <mat-error>At least {{ passwordMinLength }} characters.</mat-error>
      </mat-form-field>
      @if (submission.problem(); as message) {
        <p role="alert">{{ message }}</p>
      }
      <button matButton="tonal" type="submit" [disabled]="submission.isBusy()">Change password</button>
    </form>
  `,
  styles: `
    form {
      display: grid;
      gap: 14px;
    }
    p {
      margin: 0;
      color: var(--fw-bad);
    }
  `,
})
export class ChangePassword {
  private readonly api = inject(AuthApi);
  private readonly notice = inject(Notice);
  protected readonly passwordMinLength = LIMITS.passwordMinLength;
  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    currentPassword: ['', [Validators.required, Validators.maxLength(LIMITS.passwordMaxLength)]],
    newPassword: [
      '',
      [
        Validators.required,
        Validators.minLength(LIMITS.passwordMinLength),
        Validators.maxLength(LIMITS.passwordMaxLength),
      ],
    ],
  });

  protected save(shown: FormGroupDirective): void {
    if (this.form.invalid) return;
    this.submission.send(this.api.changePassword(this.form.getRawValue()), () => {
      shown.resetForm();
      this.notice.done('Your password is changed');
    });
  }
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { LIMITS, type UserDto } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { AuthApi } from '../auth.api';

/** Closes with true when the password is set. */
@Component({
  selector: 'fw-set-password',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>A new password for {{ user.username }}</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>New password</mat-label>
          <input matInput type="password" formControlName="password" autocomplete="new-password" />
          <mat-hint>At least {{ passwordMinLength }} characters</mat-hint>
          <mat-error>At least {{ passwordMinLength }} characters.</mat-error>
        </mat-form-field>
        @if (submission.problem(); as message) {
          <p class="problem" role="alert">{{ message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="submission.isBusy()">Set password</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class SetPassword {
  private readonly api = inject(AuthApi);
  private readonly dialog = inject<MatDialogRef<SetPassword, boolean>>(MatDialogRef);
  protected readonly user = inject<UserDto>(MAT_DIALOG_DATA);
  protected readonly passwordMinLength = LIMITS.passwordMinLength;
  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    password: [
      '',
      [
        Validators.required,
        Validators.minLength(LIMITS.passwordMinLength),
        Validators.maxLength(LIMITS.passwordMaxLength),
      ],
    ],
  });

  protected save(): void {
    if (this.form.invalid) return;
    this.submission.send(this.api.changeUser(this.user.id, this.form.getRawValue()), () => this.dialog.close(true));
  }
}

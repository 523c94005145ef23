import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { LIMITS, ROLES, USERNAME_PATTERN, type Role } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { AuthApi } from '../auth.api';

/** Closes with true when there is a new user. */
@Component({
  selector: 'fw-add-user',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, MatSelectModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Add a user</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>User name</mat-label>
          <input matInput formControlName="username" autocomplete="off" autocapitalize="none" spellcheck="false" />
          <mat-error>1 to 64 letters, digits, dots, @, hyphens or underscores.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Password</mat-label>
          <input matInput type="password" formControlName="password" autocomplete="new-password" />
          <mat-hint>At least {{ passwordMinLength }} characters</mat-hint>
          <mat-error>At least {{ passwordMinLength }} characters.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Role</mat-label>
          <mat-select formControlName="role">
            @for (role of roles; track role) {
              <mat-option [value]="role">{{ role }}</mat-option>
            }
          </mat-select>
        </mat-form-field>
        @if (submission.problem(); as message) {
          <p class="problem" role="alert">{{ message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="submission.isBusy()">Add</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class AddUser {
  private readonly forms = inject(NonNullableFormBuilder);
  private readonly api = inject(AuthApi);
  private readonly dialog = inject<MatDialogRef<AddUser, boolean>>(MatDialogRef);
  protected readonly roles = ROLES;
  protected readonly passwordMinLength = LIMITS.passwordMinLength;
  protected readonly submission = new Submission();
  protected readonly form = this.forms.group({
    username: ['', [Validators.required, Validators.pattern(USERNAME_PATTERN)]],
    password: [
      '',
      [
        Validators.required,
        Validators.minLength(LIMITS.passwordMinLength),
        Validators.maxLength(LIMITS.passwordMaxLength),
      ],
    ],
    role: this.forms.control<Role>('viewer'),
  });

  protected save(): void {
    if (this.form.invalid) return;
    this.submission.send(this.api.createUser(this.form.getRawValue()), () => this.dialog.close(true));
  }
}

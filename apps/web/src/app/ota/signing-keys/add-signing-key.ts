import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { LIMITS } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { OtaApi } from '../ota.api';

/** Closes with true when the key is trusted. */
@Component({
  selector: 'fw-add-signing-key',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Add a signing key</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>Name</mat-label>
          <input matInput formControlName="name" placeholder="Build pipeline" autocomplete="off" />
          <mat-error>It needs a name of at most {{ limits.signingKeyNameLength }} characters.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Public key</mat-label>
          <textarea
            matInput
            class="mono"
            rows="5"
            formControlName="publicKeyPem"
            spellcheck="false"
            placeholder="-----BEGIN PUBLIC KEY-----"
          ></textarea>
          <mat-hint>ECDSA P-256 in PEM. The private half never comes here.</mat-hint>
          <mat-error>Paste a public key in PEM.</mat-error>
        </mat-form-field>
        @if (submission.problem(); as message) {
          <p class="problem" role="alert">{{ message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="submission.isBusy()">Trust it</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class AddSigningKey {
  private readonly api = inject(OtaApi);
  private readonly dialog = inject<MatDialogRef<AddSigningKey, boolean>>(MatDialogRef);
  protected readonly limits = LIMITS;
  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    name: ['', [Validators.required, Validators.maxLength(LIMITS.signingKeyNameLength)]],
    publicKeyPem: ['', [Validators.required, Validators.maxLength(LIMITS.keyPemLength)]],
  });

  protected save(): void {
    if (this.form.invalid) return;
    this.submission.send(this.api.addKey(this.form.getRawValue()), () => this.dialog.close(true));
  }
}

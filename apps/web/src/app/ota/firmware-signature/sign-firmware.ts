import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { LIMITS, type FirmwareDto } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { OtaApi } from '../ota.api';

/** Brings a signature that was made elsewhere. Closes with true when the server has found it good. */
@Component({
  selector: 'fw-sign-firmware',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, MatSelectModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Add a signature</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>Made by</mat-label>
          <mat-select formControlName="keyId">
            @for (key of trusted(); track key.keyId) {
              <mat-option [value]="key.keyId">{{ key.name }} ({{ key.keyId }})</mat-option>
            } @empty {
              <mat-option disabled>No key is trusted yet</mat-option>
            }
          </mat-select>
          <mat-error>Choose the key that made it.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Signature</mat-label>
          <textarea matInput class="mono" rows="3" formControlName="signature" spellcheck="false"></textarea>
          <mat-hint>Over the firmware's manifest, DER in base64</mat-hint>
          <mat-error>Paste the signature in base64.</mat-error>
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
export class SignFirmware {
  private readonly api = inject(OtaApi);
  private readonly dialog = inject<MatDialogRef<SignFirmware, boolean>>(MatDialogRef);
  private readonly firmware = inject<FirmwareDto>(MAT_DIALOG_DATA);
  private readonly keys = this.api.keys();
  protected readonly trusted = computed(() =>
    this.keys.hasValue() ? this.keys.value().items.filter(({ revokedAt }) => revokedAt === null) : [],
  );
  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    keyId: ['', Validators.required],
    signature: ['', [Validators.required, Validators.maxLength(LIMITS.signatureLength)]],
  });

  protected save(): void {
    if (this.form.invalid) return;
    const { keyId, signature } = this.form.getRawValue();
    this.submission.send(this.api.sign(this.firmware.key, { keyId, signature: signature.trim() }), () =>
      this.dialog.close(true),
    );
  }
}

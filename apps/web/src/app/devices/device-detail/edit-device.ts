import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatAutocompleteModule } from '@angular/material/autocomplete';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { LIMITS, type DeviceDetailDto } from '@pcms/contract';
import { Submission } from '../../shell/form/submission';
import { allZones, matchingZones } from '../../shell/time/time-zones';
import { DevicesApi } from '../devices.api';

/** Closes with true when something was saved. */
@Component({
  selector: 'fw-edit-device',
  imports: [
    MatAutocompleteModule,
    MatButtonModule,
    MatDialogModule,
    MatFormFieldModule,
    MatInputModule,
    ReactiveFormsModule,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>Name, notes and time zone</h2>
    <form [formGroup]="form" (ngSubmit)="save()">
      <mat-dialog-content class="fields">
        <mat-form-field>
          <mat-label>Name</mat-label>
          <input matInput formControlName="name" autocomplete="off" />
          <mat-hint>Leave it empty to let the device name itself</mat-hint>
          <mat-error>At most {{ limits.deviceNameLength }} characters.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Notes</mat-label>
          <textarea matInput rows="4" formControlName="notes"></textarea>
          <mat-hint>Where it hangs, what it is for, what to bring along</mat-hint>
          <mat-error>At most {{ limits.notesLength }} characters.</mat-error>
        </mat-form-field>
        <mat-form-field>
          <mat-label>Time zone</mat-label>
          <input
            matInput
            formControlName="timeZone"
            [matAutocomplete]="zoneList"
            placeholder="Europe/Berlin"
            autocomplete="off"
            spellcheck="false"
          />
          <mat-autocomplete #zoneList="matAutocomplete">
            @for (zone of zones(); track zone) {
              <mat-option [value]="zone">{{ zone }}</mat-option>
            }
          </mat-autocomplete>
          <mat-hint>Maintenance windows count in it; empty for the rollout's own</mat-hint>
        </mat-form-field>
        @if (submission.problem(); as message) {
          <p class="problem" role="alert">{{ message }}</p>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close>Cancel</button>
        <button matButton="filled" type="submit" [disabled]="submission.isBusy()">Save</button>
      </mat-dialog-actions>
    </form>
  `,
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class EditDevice {
  private readonly api = inject(DevicesApi);
  private readonly dialog = inject<MatDialogRef<EditDevice, boolean>>(MatDialogRef);
  private readonly device = inject<DeviceDetailDto>(MAT_DIALOG_DATA);
  protected readonly limits = LIMITS;
  protected readonly submission = new Submission();
  protected readonly form = inject(NonNullableFormBuilder).group({
    name: [this.device.name, [Validators.maxLength(LIMITS.deviceNameLength)]],
    notes: [this.device.notes, [Validators.maxLength(LIMITS.notesLength)]],
    timeZone: [this.device.timeZone ?? ''],
  });
  private readonly knownZones = allZones();
  private readonly typedZone = toSignal(this.form.controls.timeZone.valueChanges, {
    initialValue: this.form.controls.timeZone.value,
  });
  protected readonly zones = computed(() => matchingZones(this.knownZones, this.typedZone()));

  protected save(): void {
    if (this.form.invalid) return;
    this.submission.send(this.api.change(this.device.deviceId, this.form.getRawValue()), () => this.dialog.close(true));
  }
}

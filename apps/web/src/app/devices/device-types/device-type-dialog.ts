import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MAT_DIALOG_DATA, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { CHIP_NAMES, DEVICE_TYPE_PATTERN, LIMITS, type ChipName, type DeviceTypeDto } from '@pcms/contract';
import type { Observable } from 'rxjs';
import { Submission } from '../../shell/form/submission';
import { bytesText } from '../../shell/format/measures';
import { DevicesApi } from '../devices.api';

/** The two slots of the default partition table of a 4 MB board. */
const DEFAULT_SLOT_BYTES = 1_310_720;

/** Adds a device type, or changes the one that it is given. Closes with true when something was saved. */
@Component({
  selector: 'fw-device-type-dialog',
  imports: [MatButtonModule, MatDialogModule, MatFormFieldModule, MatInputModule, MatSelectModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-type-dialog.html',
  styleUrl: '../../shell/form/form-dialog.scss',
})
export class DeviceTypeDialog {
  private readonly forms = inject(NonNullableFormBuilder);
  private readonly api = inject(DevicesApi);
  private readonly dialog = inject<MatDialogRef<DeviceTypeDialog, boolean>>(MatDialogRef);
  protected readonly type = inject<DeviceTypeDto | undefined>(MAT_DIALOG_DATA, { optional: true });
  protected readonly chips = CHIP_NAMES;
  protected readonly slotRule = `A whole number from ${bytesText(LIMITS.slotBytesMin)} to ${bytesText(LIMITS.slotBytesMax)}, in bytes.`;
  protected readonly submission = new Submission();
  protected readonly form = this.forms.group({
    name: [
      { value: this.type?.name ?? '', disabled: !!this.type },
      [Validators.required, Validators.pattern(DEVICE_TYPE_PATTERN)],
    ],
    chip: this.forms.control<ChipName>(this.type?.chip ?? 'ESP32'),
    slotBytes: [
      this.type?.slotBytes ?? DEFAULT_SLOT_BYTES,
      [
        Validators.required,
        Validators.pattern(/^\d+$/),
        Validators.min(LIMITS.slotBytesMin),
        Validators.max(LIMITS.slotBytesMax),
      ],
    ],
  });

  protected save(): void {
    if (this.form.invalid) return;
    this.submission.send(this.write(), () => this.dialog.close(true));
  }

  private write(): Observable<DeviceTypeDto> {
    const { name, chip, slotBytes } = this.form.getRawValue();
    return this.type ? this.api.changeType(name, { chip, slotBytes }) : this.api.createType({ name, chip, slotBytes });
  }
}

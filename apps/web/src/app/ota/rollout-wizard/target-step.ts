import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatExpansionModule } from '@angular/material/expansion';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatRadioModule } from '@angular/material/radio';
import { MatSelectModule } from '@angular/material/select';
import { CountPipe } from '../../shell/format/measure.pipes';
import { DevicePicker } from '../../devices/device-picker/device-picker';
import { typesToOffer } from '../assign/proposal';
import { RolloutDraft } from './rollout-draft';

/** Which devices. */
@Component({
  selector: 'fw-target-step',
  imports: [
    CountPipe,
    DevicePicker,
    MatCheckboxModule,
    MatExpansionModule,
    MatFormFieldModule,
    MatRadioModule,
    MatSelectModule,
    ReactiveFormsModule,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './target-step.html',
  styleUrl: './step.scss',
})
export class TargetStep {
  protected readonly draft = inject(RolloutDraft);
  protected readonly target = this.draft.form.controls.target;
  protected readonly offeredTypes = computed(() => {
    const firmware = this.draft.firmware();
    return firmware ? typesToOffer(this.draft.knownTypes(), firmware, this.draft.value().allowVariantSwitch) : [];
  });
  /** Of which type the devices are that may be named; undefined for any. */
  protected readonly pickedType = computed(() =>
    this.draft.value().allowVariantSwitch ? undefined : this.draft.firmware()?.deviceType,
  );
  protected readonly excluded = computed(() => {
    const { deviceIds, groupIds } = this.draft.value().target.exclude;
    return deviceIds.length + groupIds.length;
  });

  protected name(deviceIds: readonly string[]): void {
    this.target.controls.deviceIds.setValue(deviceIds);
  }

  protected leaveOut(deviceIds: readonly string[]): void {
    this.target.controls.exclude.controls.deviceIds.setValue(deviceIds);
  }
}

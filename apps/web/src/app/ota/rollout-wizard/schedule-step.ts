import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatChipsModule } from '@angular/material/chips';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { MatSlideToggleModule } from '@angular/material/slide-toggle';
import { WINDOW_DAYS } from '@pcms/contract';
import { DAY_NAMES, windowText } from '../plan-words';
import { RolloutDraft } from './rollout-draft';
import { ownZone } from '../../shell/time/time-zones';
import { ZonePicker } from './zone-picker';

/** When, and how fast. */
@Component({
  selector: 'fw-schedule-step',
  imports: [MatChipsModule, MatFormFieldModule, MatInputModule, MatSlideToggleModule, ReactiveFormsModule, ZonePicker],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './schedule-step.html',
  styleUrl: './step.scss',
})
export class ScheduleStep {
  protected readonly draft = inject(RolloutDraft);
  protected readonly window = this.draft.form.controls.window;
  protected readonly zone = ownZone();
  protected readonly days = WINDOW_DAYS.map((day) => ({ day, label: DAY_NAMES[day] }));
  protected readonly windowInWords = computed(() => windowText(this.draft.value().window));
  protected readonly inFlightHint = computed(() =>
    this.draft.value().phases.length === 1
      ? 'Empty: any number.'
      : 'Empty: 5 in the first phase, and in each that follows ten times as many.',
  );
}

import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatAutocompleteModule } from '@angular/material/autocomplete';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { RolloutDraft } from './rollout-draft';
import { allZones, matchingZones } from '../../shell/time/time-zones';

/** The time zone of the maintenance window, by any part of its name. */
@Component({
  selector: 'fw-zone-picker',
  imports: [MatAutocompleteModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <mat-form-field>
      <mat-label>Time zone</mat-label>
      <input
        #box
        matInput
        [formControl]="zone"
        [matAutocomplete]="list"
        placeholder="Europe/Berlin"
        autocomplete="off"
        spellcheck="false"
        (focus)="box.select()"
      />
      <mat-autocomplete #list="matAutocomplete">
        @for (name of matches(); track name) {
          <mat-option [value]="name">{{ name }}</mat-option>
        }
      </mat-autocomplete>
      <mat-hint>Counts for devices whose own zone is not known.</mat-hint>
      <mat-error>{{ draft.problemAt('window.zone') }}</mat-error>
    </mat-form-field>
  `,
  styles: `
    mat-form-field {
      width: 100%;
    }
  `,
})
export class ZonePicker {
  protected readonly draft = inject(RolloutDraft);
  protected readonly zone = this.draft.form.controls.window.controls.zone;
  private readonly zones = allZones();
  protected readonly matches = computed(() => matchingZones(this.zones, this.draft.value().window.zone));
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatSelectModule } from '@angular/material/select';
import { Facts } from '../../shell/facts/facts';
import { BytesPipe } from '../../shell/format/measure.pipes';
import { TimeAgo } from '../../shell/time/time-ago';
import { RolloutDraft } from './rollout-draft';

/** Which firmware. */
@Component({
  selector: 'fw-firmware-step',
  imports: [BytesPipe, Facts, MatFormFieldModule, MatSelectModule, ReactiveFormsModule, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formGroup]="draft.form">
      <mat-form-field class="wide">
        <mat-label>Firmware</mat-label>
        <mat-select formControlName="firmwareKey">
          @for (item of draft.choices(); track item.key) {
            <mat-option [value]="item.key">{{ item.deviceType }} {{ item.version }}</mat-option>
          }
        </mat-select>
        <mat-error>{{ draft.problemAt('firmwareKey') }}</mat-error>
      </mat-form-field>
    </form>
    @if (draft.firmware(); as chosen) {
      <fw-facts>
        <dl>
          @if (chosen.description) {
            <dt>What is new</dt>
            <dd>{{ chosen.description }}</dd>
          }
          <dt>Chip</dt>
          <dd>{{ chosen.chip }}</dd>
          <dt>Size</dt>
          <dd>{{ chosen.sizeBytes | bytes }}</dd>
          <dt>Signed</dt>
          <dd>{{ chosen.signature ? 'yes' : 'no' }}</dd>
          <dt>Published</dt>
          <dd><fw-time-ago [at]="chosen.uploadedAt" /> by {{ chosen.uploadedBy }}</dd>
        </dl>
      </fw-facts>
    } @else if (draft.value().firmwareKey) {
      <p class="problem" role="alert">{{ draft.value().firmwareKey }} does not exist, or is withdrawn.</p>
    }
  `,
  styleUrl: './step.scss',
})
export class FirmwareStep {
  protected readonly draft = inject(RolloutDraft);
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { UpdateDto, UpdateEventDto } from '@pcms/contract';
import { TimeAgo } from '../../shell/time/time-ago';
import { trackOf, type TrackStep } from './track';
import { STATE_WORDS } from './update-words';

const MARK_ICONS: Readonly<Record<TrackStep['mark'], string>> = {
  done: 'check',
  skipped: 'remove',
  current: 'more_horiz',
  stopped: 'close',
  ahead: '',
};

/** The way of one update from offered to confirmed, drawn as a track. */
@Component({
  selector: 'fw-update-track',
  imports: [MatIconModule, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol>
      @for (step of steps(); track step.state) {
        <li [attr.data-mark]="step.mark" [attr.aria-current]="step.mark === 'current' ? 'step' : null">
          <span class="node"
            ><mat-icon aria-hidden="true">{{ step.icon }}</mat-icon></span
          >
          <span class="label">{{ step.label }}</span>
          <span class="note">
            @if (step.mark === 'current' && update().progress !== null) {
              {{ update().progress }} %
            } @else if (step.mark === 'skipped') {
              not told
            } @else if (step.at) {
              <fw-time-ago [at]="step.at" />
            }
          </span>
        </li>
      }
    </ol>
  `,
  styleUrl: './update-track.scss',
})
export class UpdateTrack {
  readonly update = input.required<UpdateDto>();
  /** Newest first; moves of other updates may be among them. */
  readonly history = input.required<readonly UpdateEventDto[]>();
  protected readonly steps = computed(() =>
    trackOf(this.update(), this.history()).map((step) => ({
      ...step,
      label: STATE_WORDS[step.state].label,
      icon: MARK_ICONS[step.mark],
    })),
  );
}

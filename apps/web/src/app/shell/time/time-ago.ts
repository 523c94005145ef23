import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatTooltipModule } from '@angular/material/tooltip';
import { Clock } from './clock';
import { absoluteTime, relativeTime } from './relative-time';

/** A moment as "3 minutes ago", and exactly for whoever points at it. */
@Component({
  selector: 'fw-time-ago',
  imports: [MatTooltipModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<time [attr.datetime]="at()" [matTooltip]="absolute()" class="above-row">{{ relative() }}</time>`,
  styles: `
    time {
      white-space: nowrap;
    }
  `,
})
export class TimeAgo {
  private readonly clock = inject(Clock);
  /** ISO 8601. */
  readonly at = input.required<string>();
  private readonly atMs = computed(() => Date.parse(this.at()));
  protected readonly relative = computed(() => relativeTime(this.atMs(), this.clock.nowMs()));
  protected readonly absolute = computed(() => absoluteTime(this.atMs()));
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { RolloutStatus } from '@pcms/contract';
import { STATUS_WORDS } from '../rollout-words';

/** The status of a rollout. */
@Component({
  selector: 'fw-status-chip',
  imports: [MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="chip" [attr.data-tone]="words().tone">
      <mat-icon aria-hidden="true">{{ words().icon }}</mat-icon>{{ words().label }}
    </span>
  `,
  // One look for every chip.
  styleUrl: '../../devices/update-state/update-chip.scss',
})
export class StatusChip {
  readonly status = input.required<RolloutStatus>();
  protected readonly words = computed(() => STATUS_WORDS[this.status()]);
}

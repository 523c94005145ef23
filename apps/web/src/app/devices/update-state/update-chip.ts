import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { UpdateState } from '@pcms/contract';
import { STATE_WORDS } from './update-words';

/** The state of an update as a chip, with its progress where there is one. */
@Component({
  selector: 'fw-update-chip',
  imports: [MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="chip" [attr.data-tone]="words().tone">
      <mat-icon aria-hidden="true">{{ words().icon }}</mat-icon>
      {{ words().label }}
      @if (percent() !== null) {
        <b>{{ percent() }} %</b>
        <span class="fill" [style.width.%]="percent()"></span>
      }
    </span>
  `,
  styleUrl: './update-chip.scss',
})
export class UpdateChip {
  readonly state = input.required<UpdateState>();
  readonly progress = input<number | null>(null);
  protected readonly words = computed(() => STATE_WORDS[this.state()]);
  /** Progress says something only of a step that is under way. */
  protected readonly percent = computed(() => (this.words().tone === 'busy' ? this.progress() : null));
}

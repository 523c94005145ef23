import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { UpdateState } from '@pcms/contract';
import { CountPipe } from '../../shell/format/measure.pipes';
import { segmentsOf } from './segments';

/** How many updates are in which state: one bar in parts, and a legend that says the same in figures. */
@Component({
  selector: 'fw-state-bar',
  imports: [CountPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './state-bar.html',
  styleUrl: './state-bar.scss',
})
export class StateBar {
  readonly counts = input.required<Record<UpdateState, number>>();
  /** Devices that are meant to have an update and have none yet. */
  readonly waiting = input(0);
  readonly hasLegend = input(true);
  protected readonly segments = computed(() => segmentsOf(this.counts(), this.waiting()));
  /** For those who cannot see the bar, where there is no legend. */
  protected readonly inWords = computed(() =>
    this.segments()
      .map((part) => `${part.count} ${part.label}`)
      .join(', '),
  );
}

import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { RolloutDetailDto } from '@pcms/contract';
import { CountPipe } from '../../shell/format/measure.pipes';
import { Clock } from '../../shell/time/clock';
import { notesOf, partsOf, phaseState, planText } from './phase-parts';

/** The phases of a rollout side by side, each with a bar that fills up. */
@Component({
  selector: 'fw-phase-track',
  imports: [CountPipe, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './phase-track.html',
  styleUrls: ['../../devices/update-state/update-chip.scss', './phase-track.scss'],
})
export class PhaseTrack {
  private readonly clock = inject(Clock);
  readonly rollout = input.required<RolloutDetailDto>();
  protected readonly phases = computed(() => {
    const rollout = this.rollout();
    return rollout.phases.map((phase) => ({
      index: phase.index,
      plan: planText(phase, rollout.phases.length),
      state: phaseState(phase, rollout),
      parts: partsOf(phase),
      notes: notesOf(phase, { status: rollout.status, nowMs: this.clock.nowMs() }),
    }));
  });
}

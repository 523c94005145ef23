import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { LIMITS } from '@pcms/contract';
import { CountPipe } from '../../shell/format/measure.pipes';
import { PhaseScale } from '../phase-scale/phase-scale';
import { phaseShares } from './phase-sizes';
import { RolloutDraft } from './rollout-draft';

/** A new phase, where the one before it says nothing else. */
const FIRST_PERCENT = 5;

/** In which steps. */
@Component({
  selector: 'fw-phases-step',
  imports: [
    CountPipe,
    MatButtonModule,
    MatCheckboxModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatSelectModule,
    PhaseScale,
    ReactiveFormsModule,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './phases-step.html',
  styleUrls: ['./step.scss', './phases-step.scss'],
})
export class PhasesStep {
  protected readonly draft = inject(RolloutDraft);
  protected readonly phases = this.draft.form.controls.phases;
  protected readonly shares = computed(() => phaseShares(this.draft.value().phases, this.draft.estimate()));
  protected readonly last = computed(() => this.draft.value().phases.length - 1);
  protected readonly mayAdd = computed(() => this.last() + 1 < LIMITS.phases);

  /** About its size: the field's own rule, or what the server said of it. */
  protected phaseProblem(index: number): string {
    return this.draft.problemAt(`phases.${index}.size`) || this.draft.problemAt(`phases.${index}`);
  }

  /** As large as what comes before it, as long as there is something. */
  protected add(): void {
    const before = this.draft.value().phases[this.last() - 1];
    this.draft.addPhase(before?.size ?? FIRST_PERCENT, before?.unit ?? 'percent');
  }

  protected remove(index: number): void {
    this.draft.removePhase(index);
  }
}

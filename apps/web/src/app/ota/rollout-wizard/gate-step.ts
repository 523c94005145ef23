import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatExpansionModule } from '@angular/material/expansion';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatRadioModule } from '@angular/material/radio';
import { sequentialInWords } from './gate-words';
import { RolloutDraft } from './rollout-draft';

/** What lets it go on, what stops it, and what happens then. */
@Component({
  selector: 'fw-gate-step',
  imports: [
    MatCheckboxModule,
    MatExpansionModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatRadioModule,
    ReactiveFormsModule,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './gate-step.html',
  styleUrls: ['./step.scss', './gate-step.scss'],
})
export class GateStep {
  protected readonly draft = inject(RolloutDraft);
  protected readonly kind = computed(() => this.draft.value().gate.kind);
  protected readonly inWords = computed(() => {
    const { acceptable, unacceptable } = this.draft.value().gate;
    return sequentialInWords(acceptable, unacceptable);
  });
}

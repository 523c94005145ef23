import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { ReactiveFormsModule } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { LIMITS, type CreateRolloutDto, type RolloutForecastDto } from '@pcms/contract';
import { absoluteTime } from '../../shell/time/relative-time';
import { blastText } from '../forecast/forecast-words';
import { ERROR_ACTION_WORDS, gateText, phasesText, windowText } from '../plan-words';
import { targetText } from '../rollout-words';
import type { Step } from './field-steps';
import { RolloutDraft } from './rollout-draft';

interface Line {
  readonly step: Step;
  readonly name: string;
  readonly text: string;
}

/** Everything once more in words, and its name. */
@Component({
  selector: 'fw-review-step',
  imports: [MatButtonModule, MatFormFieldModule, MatInputModule, ReactiveFormsModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formGroup]="draft.form">
      <mat-form-field class="wide">
        <mat-label>Name of the rollout</mat-label>
        <input matInput formControlName="name" autocomplete="off" [maxlength]="maxLength" />
        <mat-error>{{ draft.problemAt('name') }}</mat-error>
      </mat-form-field>
    </form>
    <dl>
      @for (line of lines(); track line.name) {
        <div>
          <dt>{{ line.name }}</dt>
          <dd>
            <span>{{ line.text }}</span>
            <button
              matButton
              type="button"
              [attr.aria-label]="'Change ' + line.name.toLowerCase()"
              (click)="wanted.emit(line.step)"
            >
              Change
            </button>
          </dd>
        </div>
      }
    </dl>
    @if (blast(); as words) {
      <p class="hint">{{ words }}</p>
    }
  `,
  styleUrls: ['./step.scss', './review-step.scss'],
})
export class ReviewStep {
  protected readonly draft = inject(RolloutDraft);
  readonly forecast = input<RolloutForecastDto>();
  /** The step that the person wants to go back to. */
  readonly wanted = output<Step>();
  protected readonly maxLength = LIMITS.rolloutNameLength;
  protected readonly lines = computed(() => linesOf(this.draft.request(), this.draft.groupNames()));
  protected readonly blast = computed(() => {
    const forecast = this.forecast();
    return forecast && blastText(forecast);
  });
}

function linesOf(rollout: CreateRolloutDto, groupNames: ReadonlyMap<string, string>): Line[] {
  const { phases = [], gate, errorAction = 'pause', window, startAt } = rollout;
  const stops = gate && gate.kind !== 'none' ? `; when it stops: ${ERROR_ACTION_WORDS[errorAction]}` : '';
  return [
    { step: 'firmware', name: 'Firmware', text: rollout.firmwareKey },
    { step: 'target', name: 'Target', text: targetText(rollout.target, groupNames) + allowanceText(rollout) },
    { step: 'phases', name: 'Phases', text: phasesText(phases) },
    {
      step: 'schedule',
      name: 'Schedule',
      text: [
        startAt ? `not before ${absoluteTime(Date.parse(startAt))}` : 'as soon as it is started',
        window && windowText(window),
        rollout.offersPerMinute && `${rollout.offersPerMinute} first offers a minute`,
        rollout.inFlight && `${rollout.inFlight} devices busy at once`,
      ]
        .filter(Boolean)
        .join('; '),
    },
    { step: 'gate', name: 'Gate', text: (gate ? gateText(gate) : '') + stops },
  ];
}

function allowanceText({ allowDowngrade, allowVariantSwitch }: CreateRolloutDto): string {
  return (allowDowngrade ? '; may replace a newer version' : '') + (allowVariantSwitch ? '; may change the type' : '');
}

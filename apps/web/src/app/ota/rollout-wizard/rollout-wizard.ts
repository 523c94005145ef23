import { STEPPER_GLOBAL_OPTIONS } from '@angular/cdk/stepper';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
  ViewEncapsulation,
  type OnInit,
} from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatStepperModule } from '@angular/material/stepper';
import { Router, RouterLink } from '@angular/router';
import type { CreateRolloutDto } from '@pcms/contract';
import { firstValueFrom } from 'rxjs';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { toProblem, type Problem } from '../../shell/problem/problem';
import { Viewport } from '../../shell/viewport';
import { ForecastView } from '../forecast/forecast-view';
import { OtaApi } from '../ota.api';
import { STEPS, type Step } from './field-steps';
import { FirmwareStep } from './firmware-step';
import { GateStep } from './gate-step';
import { PhasesStep } from './phases-step';
import { ReviewStep } from './review-step';
import { RolloutDraft } from './rollout-draft';
import { ScheduleStep } from './schedule-step';
import { TargetStep } from './target-step';

const STEP_LABELS: Readonly<Record<Step, string>> = {
  firmware: 'Firmware',
  target: 'Target',
  phases: 'Phases',
  schedule: 'Schedule',
  gate: 'Gate',
  forecast: 'Forecast',
  review: 'Review',
};

/** Plans a rollout step by step, foresees what it would do, and makes it. */
@Component({
  selector: 'fw-rollout-wizard',
  imports: [
    EmptyState,
    FirmwareStep,
    ForecastView,
    GateStep,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    MatStepperModule,
    PageHeader,
    PhasesStep,
    ReviewStep,
    RouterLink,
    ScheduleStep,
    TargetStep,
  ],
  providers: [RolloutDraft, { provide: STEPPER_GLOBAL_OPTIONS, useValue: { showError: true } }],
  changeDetection: ChangeDetectionStrategy.OnPush,
  // The stepper has its own margins, too wide for a phone and out of reach for scoped styles.
  encapsulation: ViewEncapsulation.None,
  templateUrl: './rollout-wizard.html',
  styleUrl: './rollout-wizard.scss',
})
export class RolloutWizard implements OnInit {
  private readonly api = inject(OtaApi);
  private readonly notice = inject(Notice);
  private readonly router = inject(Router);
  protected readonly draft = inject(RolloutDraft);

  // From the address: what the person came from.
  readonly firmware = input<string>();
  readonly device = input<string>();
  readonly group = input<string>();

  protected readonly orientation = computed(() => (this.isPhone() ? 'vertical' : 'horizontal'));
  private readonly isPhone = inject(Viewport).isPhone;
  protected readonly steps = STEPS.map((step) => ({ step, label: STEP_LABELS[step] }));
  protected readonly index = signal(0);
  /** As far as the person has come: what lies behind it can be gone back to. */
  private readonly furthest = signal(0);

  private readonly asked = signal<CreateRolloutDto | undefined>(undefined, {
    // Who only looks back and forth is not made to wait for the same forecast.
    equal: (one, other) => JSON.stringify(one) === JSON.stringify(other),
  });
  protected readonly forecast = this.api.forecast(this.asked);
  protected readonly isBusy = signal(false);
  /** A refusal that names none of the wizard's fields. */
  protected readonly problem = signal<Problem | null>(null);
  protected readonly isReady = computed(() => !this.isBusy() && STEPS.every((step) => this.draft.isValid(step)));

  constructor() {
    // An effect, because a refused forecast arrives on its own, and the form that it speaks of is no signal.
    effect(() => {
      const error = this.forecast.error();
      if (error) untracked(() => this.refused(toProblem(error)));
    });
  }

  ngOnInit(): void {
    this.draft.begin({ firmware: this.firmware(), device: this.device(), group: this.group() });
  }

  protected isComplete(step: Step): boolean {
    return STEPS.indexOf(step) <= this.furthest() && this.draft.isValid(step);
  }

  /** On to the next step, or a word on why not yet. */
  protected goOn(step: Step): void {
    this.draft.touch(step);
    if (this.draft.isValid(step)) this.index.update((index) => index + 1);
  }

  protected goTo(step: Step): void {
    this.index.set(STEPS.indexOf(step));
  }

  protected arrived(index: number): void {
    this.index.set(index);
    this.furthest.update((furthest) => Math.max(furthest, index));
    this.problem.set(null);
    this.draft.proposeName();
    if (STEPS[index] === 'forecast') this.asked.set(this.draft.request());
  }

  protected async saveDraft(): Promise<void> {
    const id = await this.create();
    if (id !== null) await this.router.navigate(['/rollouts', id]);
  }

  protected async start(): Promise<void> {
    const id = await this.create();
    if (id === null) return;
    // Where the start fails the draft is there, and its page offers to start it again.
    await this.notice.follow(this.api.act(id, 'start'), 'The rollout runs');
    await this.router.navigate(['/rollouts', id]);
  }

  /** The id of the new rollout; null after a problem, which is shown. */
  private async create(): Promise<string | null> {
    this.draft.touch('review');
    if (!this.isReady()) return null;
    this.isBusy.set(true);
    this.problem.set(null);
    try {
      return (await firstValueFrom(this.api.createRollout(this.draft.request()))).id;
    } catch (error) {
      this.refused(toProblem(error));
      return null;
    } finally {
      this.isBusy.set(false);
    }
  }

  private refused(problem: Problem): void {
    const step = this.draft.refuse(problem);
    if (step) this.goTo(step);
    else this.problem.set(problem);
  }
}

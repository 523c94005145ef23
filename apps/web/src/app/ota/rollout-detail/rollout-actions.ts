import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import type { RolloutDetailDto } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import { Notice } from '../../shell/problem/notice';
import { OtaApi, type RolloutAction } from '../ota.api';
import { ACTION_WORDS, actionsFor, questionFor } from './action-questions';

/** What an operator can do to a rollout; nothing at all for a viewer. Each asks first, and says how many devices it touches. */
@Component({
  selector: 'fw-rollout-actions',
  imports: [MatButtonModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (one of actions(); track one.action) {
      <button
        [matButton]="$first ? 'filled' : 'outlined'"
        type="button"
        [disabled]="isBusy()"
        (click)="act(one.action)"
      >
        <mat-icon>{{ one.icon }}</mat-icon>{{ one.label }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class RolloutActions {
  private readonly api = inject(OtaApi);
  private readonly confirm = inject(Confirm);
  private readonly notice = inject(Notice);
  private readonly session = inject(Session);

  readonly rollout = input.required<RolloutDetailDto>();
  /** After every try: what was refused may be shown out of date. */
  readonly acted = output();

  protected readonly isBusy = signal(false);
  protected readonly actions = computed(() => {
    if (!this.session.mayOperate()) return [];
    const possible = actionsFor(this.rollout(), this.session.me()?.username);
    return possible.map((action) => ({ action, ...ACTION_WORDS[action] }));
  });

  protected async act(action: RolloutAction): Promise<void> {
    if (!(await this.confirm.ask(questionFor(action, this.rollout())))) return;
    this.isBusy.set(true);
    await this.notice.follow(this.api.act(this.rollout().id, action), ACTION_WORDS[action].doneText);
    this.isBusy.set(false);
    this.acted.emit();
  }
}

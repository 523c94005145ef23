import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { RolloutStatus } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import type { Question } from '../../shell/confirm/confirm-dialog';
import { Facts } from '../../shell/facts/facts';
import { CountPipe, DurationPipe } from '../../shell/format/measure.pipes';
import { reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { OtaApi, type RolloutAction } from '../ota.api';
import { ACTIONS_IN, notOffered, targetText } from '../rollout-words';
import { StateBar } from '../state-bar/state-bar';
import { StatusChip } from '../status-chip/status-chip';
import { RolloutUpdates } from './rollout-updates';

interface ActionWords extends Question {
  readonly icon: string;
  readonly doneText: string;
}

const ACTION_WORDS: Readonly<Record<RolloutAction, ActionWords>> = {
  start: {
    title: 'Start this rollout?',
    consequence: 'Its devices are offered the firmware with their next check.',
    action: 'Start',
    icon: 'play_arrow',
    doneText: 'The rollout runs',
  },
  pause: {
    title: 'Pause this rollout?',
    consequence:
      'No further device is offered the firmware; devices that have begun finish. You can resume it at any time.',
    action: 'Pause',
    icon: 'pause',
    doneText: 'The rollout is paused',
  },
  resume: {
    title: 'Resume this rollout?',
    consequence: 'Its devices are offered the firmware again, with their next check.',
    action: 'Resume',
    icon: 'play_arrow',
    doneText: 'The rollout runs again',
  },
  cancel: {
    title: 'Cancel this rollout for good?',
    consequence:
      'No device is offered the firmware any more, and updates under way are cancelled. Devices that run it keep it. This cannot be undone.',
    action: 'Cancel rollout',
    icon: 'stop',
    doneText: 'The rollout is cancelled',
  },
  approve: {
    title: 'Approve this rollout?',
    consequence: 'You vouch for it as the second person. It may be started then.',
    action: 'Approve',
    icon: 'verified',
    doneText: 'The rollout is approved',
  },
  advance: {
    title: 'Open the next phase?',
    consequence: 'It opens at once, whatever the gate of the phase before says.',
    action: 'Open next phase',
    icon: 'skip_next',
    doneText: 'The next phase is open',
  },
  'roll-back': {
    title: 'Roll this rollout back?',
    consequence: 'It is paused, and every device that runs its firmware is told to start what it ran before.',
    action: 'Roll back',
    icon: 'undo',
    doneText: 'The devices are told to go back',
  },
};

@Component({
  selector: 'fw-rollout-detail',
  imports: [
    CountPipe,
    DurationPipe,
    Facts,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    RolloutUpdates,
    RouterLink,
    StateBar,
    StatusChip,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rollout-detail.html',
  styleUrl: './rollout-detail.scss',
})
export class RolloutDetail {
  private readonly api = inject(OtaApi);
  private readonly confirm = inject(Confirm);
  private readonly notice = inject(Notice);
  private readonly mayOperate = inject(Session).mayOperate;

  /** From the address. */
  readonly id = input.required<string>();

  protected readonly rollout = this.api.rollout(this.id);
  protected readonly isBusy = signal(false);
  protected readonly notOffered = notOffered;
  protected readonly targetText = targetText;
  protected readonly actions = computed(() => {
    if (!this.rollout.hasValue() || !this.mayOperate()) return [];
    return actionsIn(this.rollout.value().status);
  });

  constructor() {
    reloadOn(
      (event) => (event.kind === 'rollout' || event.kind === 'update') && event.rolloutId === this.id(),
      () => this.rollout.reload(),
    );
  }

  protected async act(action: RolloutAction): Promise<void> {
    const words = ACTION_WORDS[action];
    if (!(await this.confirm.ask(words))) return;
    this.isBusy.set(true);
    await this.notice.follow(this.api.act(this.id(), action), words.doneText);
    this.isBusy.set(false);
    this.rollout.reload();
  }
}

function actionsIn(status: RolloutStatus): { action: RolloutAction; label: string; icon: string }[] {
  return ACTIONS_IN[status].map((action) => ({
    action,
    label: ACTION_WORDS[action].action,
    icon: ACTION_WORDS[action].icon,
  }));
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { Session } from '../../auth/session';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { OtaApi } from '../ota.api';
import { notOffered, targetText } from '../rollout-words';
import { StateBar } from '../state-bar/state-bar';
import { StatusChip } from '../status-chip/status-chip';

@Component({
  selector: 'fw-rollout-list',
  imports: [
    CountPipe,
    EmptyState,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    RouterLink,
    StateBar,
    StatusChip,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rollout-list.html',
  styleUrl: './rollout-list.scss',
})
export class RolloutList {
  protected readonly mayOperate = inject(Session).mayOperate;
  protected readonly rollouts = inject(OtaApi).rollouts();
  protected readonly targetText = targetText;
  protected readonly notOffered = notOffered;

  constructor() {
    reloadOn(
      (event) => event.kind === 'rollout' || event.kind === 'update',
      () => this.rollouts.reload(),
    );
  }
}

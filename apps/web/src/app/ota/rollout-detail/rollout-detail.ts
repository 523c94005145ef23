import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { GroupsApi } from '../../devices/groups.api';
import { CountPipe } from '../../shell/format/measure.pipes';
import { reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { ForeseenTable } from '../forecast/foreseen-table';
import { judgedPhase } from '../gate-evidence/evidence';
import { GateEvidence } from '../gate-evidence/gate-evidence';
import { OtaApi } from '../ota.api';
import { PhaseTrack } from '../phase-track/phase-track';
import { RolloutTimeline } from '../rollout-timeline/rollout-timeline';
import { notOffered, targetText } from '../rollout-words';
import { StateBar } from '../state-bar/state-bar';
import { StatusChip } from '../status-chip/status-chip';
import { RolloutActions } from './rollout-actions';
import { RolloutRules } from './rollout-rules';
import { RolloutUpdates } from './rollout-updates';

/** One rollout while it goes on, and afterwards. */
@Component({
  selector: 'fw-rollout-detail',
  imports: [
    CountPipe,
    ForeseenTable,
    GateEvidence,
    LoadError,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    PhaseTrack,
    RolloutActions,
    RolloutRules,
    RolloutTimeline,
    RolloutUpdates,
    StateBar,
    StatusChip,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rollout-detail.html',
  styleUrl: './rollout-detail.scss',
})
export class RolloutDetail {
  /** From the address. */
  readonly id = input.required<string>();

  protected readonly rollout = inject(OtaApi).rollout(this.id);
  private readonly groups = inject(GroupsApi).list();
  /** Without the names of groups until they are known, and where they cannot be loaded. */
  protected readonly target = computed(() => {
    const groups = this.groups.hasValue() ? this.groups.value().items : [];
    const names = new Map(groups.map(({ id, name }) => [id, name]));
    return this.rollout.hasValue() ? targetText(this.rollout.value().target, names) : '';
  });
  protected readonly judged = computed(() =>
    this.rollout.hasValue() ? judgedPhase(this.rollout.value().phases) : null,
  );
  protected readonly notOffered = notOffered;

  constructor() {
    reloadOn(
      (event) => (event.kind === 'rollout' || event.kind === 'update') && event.rolloutId === this.id(),
      () => this.rollout.reload(),
    );
  }
}

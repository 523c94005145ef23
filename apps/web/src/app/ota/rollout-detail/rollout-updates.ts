import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { reasonText, UPDATE_STATES, type UpdateQueryDto, type UpdateState } from '@pcms/contract';
import { LiveUpdates } from '../../devices/update-state/live-updates';
import { UpdateChip } from '../../devices/update-state/update-chip';
import { STATE_WORDS } from '../../devices/update-state/update-words';
import { reloadOn } from '../../shell/live/reload-on';
import { PageCursor } from '../../shell/paging/page-cursor';
import { PageSteps } from '../../shell/paging/page-steps';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { Viewport } from '../../shell/viewport';
import { OtaApi } from '../ota.api';

/** The devices that a rollout has reached, and how each is doing. */
@Component({
  selector: 'fw-rollout-updates',
  imports: [
    LoadError,
    MatCardModule,
    MatFormFieldModule,
    MatProgressBarModule,
    MatSelectModule,
    MatTableModule,
    PageSteps,
    RouterLink,
    TimeAgo,
    UpdateChip,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rollout-updates.html',
  styleUrl: './rollout-updates.scss',
})
export class RolloutUpdates {
  private readonly liveUpdates = inject(LiveUpdates);
  private readonly isPhone = inject(Viewport).isPhone;

  readonly rolloutId = input.required<string>();

  /** Null for all. */
  protected readonly state = signal<UpdateState | null>(null);
  protected readonly states = UPDATE_STATES.map((state) => ({ state, label: STATE_WORDS[state].label }));
  protected readonly cursor = new PageCursor(() => [this.rolloutId(), this.state()].join());
  protected readonly page = inject(OtaApi).updatesOf(this.rolloutId, () => this.query());
  protected readonly updates = computed(() =>
    this.page.hasValue() ? this.page.value().items.map((update) => this.liveUpdates.newest(update)) : [],
  );
  protected readonly columns = computed(() =>
    this.isPhone() ? ['device', 'state'] : ['device', 'state', 'attempt', 'reason', 'since'],
  );
  protected readonly reasonText = reasonText;

  constructor() {
    reloadOn(
      (event) => (event.kind === 'update' || event.kind === 'rollout') && event.rolloutId === this.rolloutId(),
      () => this.page.reload(),
    );
  }

  private query(): UpdateQueryDto {
    const state = this.state();
    const cursor = this.cursor.current();
    return { ...(state ? { state } : {}), ...(cursor ? { cursor } : {}) };
  }
}

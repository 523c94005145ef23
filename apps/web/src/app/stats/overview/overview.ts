import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import { ACTIVE_UPDATE_STATES, type LiveEvent, type StatsDto } from '@pcms/contract';
import { FirstBoard } from '../../devices/device-list/first-board';
import { StateBar } from '../../ota/state-bar/state-bar';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { reloadEvery, reloadOn, reloadOnceQuiet } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { BarList, type Bar } from '../bar-list/bar-list';
import { StatsApi } from '../stats.api';
import { Activity } from './activity';

const SHOWN_BARS = 6;
/** Who is online changes by the clock, without an event. */
const RELOAD_PERIOD_MS = 15_000;

/** The fleet in one look: the start page. */
@Component({
  selector: 'fw-overview',
  imports: [
    Activity,
    BarList,
    CountPipe,
    EmptyState,
    FirstBoard,
    LoadError,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    RouterLink,
    StateBar,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
})
export class Overview {
  protected readonly stats = inject(StatsApi).stats();
  protected readonly figures = computed(() => (this.stats.hasValue() ? figuresOf(this.stats.value()) : null));
  protected readonly downloads = computed((): Bar[] => {
    if (!this.stats.hasValue()) return [];
    const top = this.stats.value().downloads.slice(0, SHOWN_BARS);
    return top.map(({ firmwareKey, count }) => ({ label: firmwareKey, count, path: ['/firmware', firmwareKey] }));
  });
  protected readonly types = computed((): Bar[] => {
    if (!this.stats.hasValue()) return [];
    const top = this.stats.value().deviceTypes.slice(0, SHOWN_BARS);
    return top.map(({ type, count }) => ({ label: type, count, path: ['/devices'], query: { type } }));
  });

  constructor() {
    const concerns = (event: LiveEvent): boolean => event.kind !== 'seen';
    reloadOn(concerns, () => this.stats.reload());
    reloadOnceQuiet(concerns, () => this.stats.reload());
    reloadEvery(RELOAD_PERIOD_MS, () => this.stats.reload());
  }
}

interface Figures {
  readonly devices: number;
  /** Of all devices; 0 when there are none. */
  readonly onlinePercent: number;
  /** Updates under way. */
  readonly active: number;
  readonly failed: number;
}

function figuresOf({ devices: { online, offline }, updates }: StatsDto): Figures {
  const devices = online + offline;
  return {
    devices,
    onlinePercent: devices === 0 ? 0 : (online / devices) * 100,
    active: ACTIVE_UPDATE_STATES.reduce((sum, state) => sum + updates[state], 0),
    failed: updates.failed + updates.rolled_back,
  };
}

import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { Router, RouterLink } from '@angular/router';
import { UPDATE_STATES, type DeviceDto } from '@pcms/contract';
import { debounceTime, Subject } from 'rxjs';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { reloadEvery, reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { PageCursor } from '../../shell/paging/page-cursor';
import { PageSteps } from '../../shell/paging/page-steps';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { Viewport } from '../../shell/viewport';
import { DevicesApi } from '../devices.api';
import { OnlineState } from '../online-state/online-state';
import { LiveUpdates } from '../update-state/live-updates';
import { UpdateChip } from '../update-state/update-chip';
import { STATE_WORDS } from '../update-state/update-words';
import { toQuery, type FilterParams } from './device-filter';
import { FirstBoard } from './first-board';

const TYPING_PAUSE_MS = 300;
/** Who is silent shows only with time: no event tells of it. */
const RELOAD_PERIOD_MS = 15_000;

@Component({
  selector: 'fw-device-list',
  imports: [
    CountPipe,
    EmptyState,
    FirstBoard,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    MatTableModule,
    OnlineState,
    PageHeader,
    PageSteps,
    RouterLink,
    TimeAgo,
    UpdateChip,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-list.html',
  styleUrl: './device-list.scss',
})
export class DeviceList {
  private readonly api = inject(DevicesApi);
  private readonly router = inject(Router);
  private readonly liveUpdates = inject(LiveUpdates);
  private readonly typed = new Subject<FilterParams>();

  // The filter lives in the address, so that it can be sent to somebody and survives a reload.
  readonly search = input<string>();
  readonly type = input<string>();
  readonly version = input<string>();
  readonly state = input<string>();
  readonly status = input<string>();
  readonly online = input<string>();

  protected readonly isPhone = inject(Viewport).isPhone;
  /** A phone has no room for all of them beside the list. */
  protected readonly areFiltersOpen = linkedSignal(() => !this.isPhone());
  protected readonly columns = ['device', 'type', 'version', 'update', 'online', 'seen'];
  protected readonly states = UPDATE_STATES.map((state) => ({ state, label: STATE_WORDS[state].label }));
  private readonly filter = computed(() =>
    toQuery({
      search: this.search(),
      type: this.type(),
      version: this.version(),
      state: this.state(),
      status: this.status(),
      online: this.online(),
    }),
  );
  protected readonly isFiltered = computed(() => Object.keys(this.filter()).length > 0);
  protected readonly cursor = new PageCursor(this.filter);
  private readonly query = computed(() => {
    const cursor = this.cursor.current();
    return cursor ? { ...this.filter(), cursor } : this.filter();
  });
  protected readonly types = this.api.types();
  protected readonly page = this.api.list(this.query);
  protected readonly devices = computed(() =>
    this.page.hasValue() ? this.page.value().items.map((device) => this.newest(device)) : [],
  );

  constructor() {
    this.typed.pipe(debounceTime(TYPING_PAUSE_MS), takeUntilDestroyed()).subscribe((params) => this.narrow(params));
    reloadOn(
      (event) => event.kind === 'device' || event.kind === 'update',
      () => this.page.reload(),
    );
    reloadEvery(RELOAD_PERIOD_MS, () => this.page.reload());
  }

  protected narrowAfterPause(params: FilterParams): void {
    this.typed.next(params);
  }

  protected narrow(params: FilterParams): void {
    void this.router.navigate([], { queryParams: emptyToNull(params), queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    void this.router.navigate([], { queryParams: {}, replaceUrl: true });
  }

  private newest(device: DeviceDto): DeviceDto {
    return device.update ? { ...device, update: this.liveUpdates.newest(device.update) } : device;
  }
}

/** The router takes null for "leave this parameter out". */
function emptyToNull(params: FilterParams): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]: [string, string | undefined]) => [name, value || null]),
  );
}

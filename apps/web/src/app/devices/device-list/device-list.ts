import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatTableModule } from '@angular/material/table';
import { Router, RouterLink } from '@angular/router';
import type { DeviceDto } from '@pcms/contract';
import { filter } from 'rxjs';
import { Session } from '../../auth/session';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { reloadEvery, reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { PageCursor } from '../../shell/paging/page-cursor';
import { PageSteps } from '../../shell/paging/page-steps';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { Viewport } from '../../shell/viewport';
import { DevicesApi } from '../devices.api';
import { OnlineState } from '../online-state/online-state';
import { LiveUpdates } from '../update-state/live-updates';
import { UpdateChip } from '../update-state/update-chip';
import { ChangeMany } from './change-many';
import { CsvMenu } from './csv-menu';
import { toQuery, type FilterParams } from './device-filter';
import { DeviceFilters } from './device-filters';
import { FirstBoard } from './first-board';

/** Who is silent shows only with time: no event tells of it. */
const RELOAD_PERIOD_MS = 15_000;

@Component({
  selector: 'fw-device-list',
  imports: [
    CountPipe,
    CsvMenu,
    DeviceFilters,
    EmptyState,
    FirstBoard,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatCheckboxModule,
    MatIconModule,
    MatProgressBarModule,
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
  private readonly dialog = inject(MatDialog);
  private readonly notice = inject(Notice);
  private readonly router = inject(Router);
  protected readonly mayOperate = inject(Session).mayOperate;
  private readonly liveUpdates = inject(LiveUpdates);

  // The filter lives in the address, so that it can be sent to somebody and survives a reload.
  readonly search = input<string>();
  readonly type = input<string>();
  readonly version = input<string>();
  readonly state = input<string>();
  readonly status = input<string>();
  readonly online = input<string>();
  readonly group = input<string>();
  readonly tag = input<string>();
  /** In the language of group filters. */
  readonly filter = input<string>();

  protected readonly isPhone = inject(Viewport).isPhone;
  protected readonly columns = computed(() => [
    ...(this.mayOperate() ? ['select'] : []),
    'device',
    'type',
    'version',
    'update',
    'online',
    'seen',
  ]);
  protected readonly params = computed((): FilterParams => {
    const params = {
      search: this.search(),
      type: this.type(),
      version: this.version(),
      state: this.state(),
      status: this.status(),
      online: this.online(),
      group: this.group(),
      tag: this.tag(),
      filter: this.filter(),
    };
    return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
  });
  /** The same as the API takes it. */
  protected readonly asked = computed(() => toQuery(this.params()));
  protected readonly isFiltered = computed(() => Object.keys(this.asked()).length > 0);
  protected readonly cursor = new PageCursor(this.asked);
  private readonly query = computed(() => {
    const cursor = this.cursor.current();
    return cursor ? { ...this.asked(), cursor } : this.asked();
  });
  protected readonly page = this.api.list(this.query);
  protected readonly devices = computed(() =>
    this.page.hasValue() ? this.page.value().items.map((device) => this.newest(device)) : [],
  );
  /** Ids of the devices that are to be changed together; they outlive a walk through the pages, and no other filter. */
  protected readonly selected = linkedSignal<unknown, readonly string[]>({
    source: this.asked,
    computation: () => [],
  });
  protected readonly idsOnPage = computed(() => this.devices().map(({ deviceId }) => deviceId));
  protected readonly isPageSelected = computed(() => this.idsOnPage().every((id) => this.selected().includes(id)));

  constructor() {
    reloadOn(
      (event) => event.kind === 'device' || event.kind === 'update',
      () => this.page.reload(),
    );
    reloadEvery(RELOAD_PERIOD_MS, () => this.page.reload());
  }

  protected narrow(params: FilterParams): void {
    void this.router.navigate([], { queryParams: emptyToNull(params), queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected clear(): void {
    void this.router.navigate([], { queryParams: {}, replaceUrl: true });
  }

  protected select(deviceIds: readonly string[], isSelected: boolean): void {
    this.selected.update((ids) => {
      const others = ids.filter((id) => !deviceIds.includes(id));
      return isSelected ? [...others, ...deviceIds] : others;
    });
  }

  protected changeSelected(): void {
    this.dialog
      .open<ChangeMany, readonly string[], number>(ChangeMany, { data: this.selected() })
      .afterClosed()
      .pipe(filter((count) => count !== undefined))
      .subscribe((count) => {
        this.notice.done(`${count} ${count === 1 ? 'device is' : 'devices are'} changed`);
        this.selected.set([]);
        this.page.reload();
      });
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

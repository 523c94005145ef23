import { ChangeDetectionStrategy, Component, inject, input, linkedSignal, output } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { LIMITS, UPDATE_STATES } from '@pcms/contract';
import { debounceTime, Subject } from 'rxjs';
import { Viewport } from '../../shell/viewport';
import { DevicesApi } from '../devices.api';
import { GroupsApi } from '../groups.api';
import { STATE_WORDS } from '../update-state/update-words';
import type { FilterParams } from './device-filter';

const TYPING_PAUSE_MS = 300;

/** Everything by which the list of devices can be narrowed. */
@Component({
  selector: 'fw-device-filters',
  imports: [MatButtonModule, MatFormFieldModule, MatIconModule, MatInputModule, MatSelectModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'search' },
  templateUrl: './device-filters.html',
  styleUrl: './device-filters.scss',
})
export class DeviceFilters {
  protected readonly typed = new Subject<FilterParams>();

  readonly params = input.required<FilterParams>();
  readonly isFiltered = input.required<boolean>();
  /** What is to change; the rest stays. */
  readonly narrowed = output<FilterParams>();
  readonly cleared = output();

  /** A filter that is cut off would find other devices, and say nothing of it. */
  protected readonly filterLength = LIMITS.filterLength;
  protected readonly isPhone = inject(Viewport).isPhone;
  /** A phone has no room for all of them beside the list. */
  protected readonly areFiltersOpen = linkedSignal(() => !this.isPhone());
  protected readonly states = UPDATE_STATES.map((state) => ({ state, label: STATE_WORDS[state].label }));
  protected readonly types = inject(DevicesApi).types();
  protected readonly groups = inject(GroupsApi).list();

  constructor() {
    this.typed
      .pipe(debounceTime(TYPING_PAUSE_MS), takeUntilDestroyed())
      .subscribe((params) => this.narrowed.emit(params));
  }
}

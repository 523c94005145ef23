import { ChangeDetectionStrategy, Component, computed, inject, input, model, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { MatCheckboxModule } from '@angular/material/checkbox';
import { MatChipsModule } from '@angular/material/chips';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { LIMITS, type DeviceQueryDto } from '@pcms/contract';
import { debounceTime, Subject } from 'rxjs';
import { DevicesApi } from '../devices.api';
import { OnlineState } from '../online-state/online-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { LoadError } from '../../shell/problem/load-error';

const TYPING_PAUSE_MS = 300;
const SHOWN_DEVICES = 20;

/** Chooses devices by searching for them. */
@Component({
  selector: 'fw-device-picker',
  imports: [
    CountPipe,
    LoadError,
    MatCheckboxModule,
    MatChipsModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    OnlineState,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-picker.html',
  styleUrl: './device-picker.scss',
})
export class DevicePicker {
  private readonly typed = new Subject<string>();

  /** Looks only among devices of this type; among all without it. */
  readonly type = input<string>();
  readonly chosen = model.required<readonly string[]>();

  protected readonly searchLength = LIMITS.searchLength;
  private readonly search = signal('');
  private readonly query = computed((): DeviceQueryDto => {
    const type = this.type();
    const search = this.search().trim();
    return { limit: SHOWN_DEVICES, ...(type ? { type } : {}), ...(search ? { search } : {}) };
  });
  protected readonly page = inject(DevicesApi).list(this.query);
  /** How many match and are not shown. */
  protected readonly hiddenCount = computed(() =>
    this.page.hasValue() ? this.page.value().total - this.page.value().items.length : 0,
  );

  constructor() {
    this.typed.pipe(debounceTime(TYPING_PAUSE_MS), takeUntilDestroyed()).subscribe((text) => this.search.set(text));
  }

  protected look(text: string): void {
    this.typed.next(text);
  }

  protected choose(deviceId: string, isChosen: boolean): void {
    this.chosen.update((ids) => (isChosen ? [...ids, deviceId] : ids.filter((other) => other !== deviceId)));
  }
}

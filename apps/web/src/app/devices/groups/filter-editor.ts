import { TextFieldModule } from '@angular/cdk/text-field';
import { ChangeDetectionStrategy, Component, computed, inject, model } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatInputModule } from '@angular/material/input';
import { RouterLink } from '@angular/router';
import { LIMITS } from '@pcms/contract';
import { debounceTime } from 'rxjs';
import { CountPipe } from '../../shell/format/measure.pipes';
import { toProblem } from '../../shell/problem/problem';
import { GroupsApi } from '../groups.api';
import { OnlineState } from '../online-state/online-state';
import { faultMark } from './fault-mark';

const TYPING_PAUSE_MS = 300;

/** Writes a filter, and shows while it is typed which devices meet it, or where it is wrong. */
@Component({
  selector: 'fw-filter-editor',
  imports: [CountPipe, MatFormFieldModule, MatInputModule, OnlineState, RouterLink, TextFieldModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './filter-editor.html',
  styleUrl: './filter-editor.scss',
})
export class FilterEditor {
  readonly filter = model.required<string>();

  protected readonly longest = LIMITS.filterLength;
  protected readonly fields = [
    'id',
    'name',
    'type',
    'chip',
    'version',
    'tag',
    'group',
    'online',
    'last_seen',
    'free_heap',
    'rssi',
  ];
  protected readonly examples = [
    'type = "ESP32_LED_Blink" and version < 2.5.0',
    'tag in (beta, lab) and not online = true',
    'name ~ "hall" or rssi < -80',
    'last_seen < 1h',
  ];
  /** The filter as it was when the typing paused. */
  private readonly asked = toSignal(toObservable(this.filter).pipe(debounceTime(TYPING_PAUSE_MS)), {
    initialValue: '',
  });
  protected readonly preview = inject(GroupsApi).preview(this.asked);
  protected readonly problem = computed(() => {
    const error = this.preview.error();
    return error ? toProblem(error) : null;
  });
  protected readonly mark = computed(() => {
    const position = this.problem()?.position;
    // The server counts in what it was sent, which has no space around it.
    return position ? faultMark(this.asked().trim(), position) : null;
  });
}

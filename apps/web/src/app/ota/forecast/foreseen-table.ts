import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { RolloutDetailDto } from '@pcms/contract';
import { Clock } from '../../shell/time/clock';
import { TimeAgo } from '../../shell/time/time-ago';
import { foreseenLines } from './foreseen';

const MARK_WORDS = { none: '', late: 'late', worse: 'more than foreseen' } as const;

/** What was foreseen at the start, beside what happened. */
@Component({
  selector: 'fw-foreseen-table',
  imports: [TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <table>
      <thead>
        <tr>
          <th scope="col"><span class="visually-hidden">What</span></th>
          <th scope="col">Foreseen</th>
          <th scope="col">So far</th>
        </tr>
      </thead>
      <tbody>
        @for (line of lines(); track line.name) {
          <tr>
            <th scope="row">{{ line.name }}</th>
            <td>
              @if ('at' in line.foreseen) {
                <fw-time-ago [at]="line.foreseen.at" />
              } @else {
                {{ line.foreseen.text }}
              }
            </td>
            <td>
              @if ('at' in line.happened) {
                <fw-time-ago [at]="line.happened.at" />
              } @else {
                {{ line.happened.text }}
              }
              @if (words[line.mark]; as mark) {
                <span class="mark" [attr.data-mark]="line.mark">{{ mark }}</span>
              }
            </td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    table {
      width: 100%;
      border-collapse: collapse;
    }
    th,
    td {
      padding: 8px 12px 8px 0;
      text-align: left;
      font-weight: 400;
    }
    thead th,
    tbody th {
      color: var(--mat-sys-on-surface-variant);
    }
    tbody tr {
      border-top: 1px solid color-mix(in srgb, var(--mat-sys-outline-variant) 55%, transparent);
    }
    .mark {
      padding: 1px 8px;
      border-radius: 6px;
      color: var(--fw-wait);
      background: var(--fw-wait-tint);
      white-space: nowrap;
    }
    .mark[data-mark='worse'] {
      color: var(--fw-bad);
      background: var(--fw-bad-tint);
    }
  `,
})
export class ForeseenTable {
  private readonly clock = inject(Clock);
  readonly rollout = input.required<RolloutDetailDto>();
  protected readonly words = MARK_WORDS;
  protected readonly lines = computed(() => foreseenLines(this.rollout(), this.clock.nowMs()));
}

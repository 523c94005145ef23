import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { CountPipe } from '../../shell/format/measure.pipes';

export interface Bar {
  readonly label: string;
  readonly count: number;
  /** Where the label leads. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
}

/** Counts as bars, longest first as they come; the longest fills the width. */
@Component({
  selector: 'fw-bar-list',
  imports: [CountPipe, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul>
      @for (bar of bars(); track bar.label) {
        <li>
          <a [routerLink]="bar.path" [queryParams]="bar.query">{{ bar.label }}</a>
          <b>{{ bar.count | count }}</b>
          <span class="track"><span class="fill" [style.width.%]="(bar.count / most()) * 100"></span></span>
        </li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 14px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 4px 12px;
    }
    a {
      color: inherit;
      text-decoration: none;
      overflow-wrap: anywhere;
    }
    a:hover {
      text-decoration: underline;
    }
    b {
      font-weight: 500;
      font-variant-numeric: tabular-nums;
    }
    .track {
      grid-column: 1 / -1;
      height: 6px;
      overflow: hidden;
      border-radius: 3px;
      background: var(--mat-sys-surface-container-high);
    }
    .fill {
      display: block;
      height: 100%;
      border-radius: 3px;
      background: var(--mat-sys-primary);
      transition: width 400ms;
    }
  `,
})
export class BarList {
  readonly bars = input.required<readonly Bar[]>();
  /** At least 1, so that a list of zeros has no bars. */
  protected readonly most = computed(() => Math.max(1, ...this.bars().map((bar) => bar.count)));
}

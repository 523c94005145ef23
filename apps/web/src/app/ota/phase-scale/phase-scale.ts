import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { PhaseShare } from '../rollout-wizard/phase-sizes';

/** How the phases divide the devices among them: one bar, to scale. What it shows stands beside it in words. */
@Component({
  selector: 'fw-phase-scale',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="bar" aria-hidden="true">
      @for (phase of shares(); track $index) {
        @if (phase.share > 0) {
          <span [style.flex-grow]="phase.share" [style.--depth]="depthOf($index)">{{ $index + 1 }}</span>
        }
      }
    </div>
  `,
  styles: `
    .bar {
      display: flex;
      gap: 3px;
      height: 36px;
    }
    span {
      display: grid;
      place-items: center;
      min-width: 26px;
      flex-basis: 0;
      border-radius: 8px;
      color: var(--mat-sys-on-surface);
      background: color-mix(in srgb, var(--mat-sys-primary) var(--depth), var(--fw-card));
      font: var(--mat-sys-label-large);
      transition: flex-grow 250ms;
    }
  `,
})
export class PhaseScale {
  readonly shares = input.required<readonly PhaseShare[]>();

  /** Each phase a little deeper than the one before, and all of them light enough for their number. */
  protected depthOf(index: number): string {
    const last = Math.max(1, this.shares().length - 1);
    return `${Math.round(16 + (32 * index) / last)}%`;
  }
}

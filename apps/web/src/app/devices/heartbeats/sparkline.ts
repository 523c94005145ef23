import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { sparklinePoints } from './sparkline-points';

const BOX = { width: 240, height: 40 };

/** How a reading went, as one line. Its figures stand in the table below it. */
@Component({
  selector: 'fw-sparkline',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="label">{{ label() }}</span>
    <span class="latest">{{ latest() }}</span>
    <svg viewBox="-2 -3 244 46" preserveAspectRatio="none" aria-hidden="true">
      <polyline [attr.points]="points()" vector-effect="non-scaling-stroke" />
    </svg>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 4px 12px;
      padding: 12px 16px;
      border-radius: 12px;
      background: color-mix(in srgb, var(--mat-sys-primary) 6%, transparent);
    }
    .label {
      color: var(--mat-sys-on-surface-variant);
    }
    .latest {
      font-weight: 500;
      font-variant-numeric: tabular-nums;
    }
    svg {
      grid-column: 1 / -1;
      width: 100%;
      height: 44px;
    }
    polyline {
      fill: none;
      stroke: var(--mat-sys-primary);
      stroke-width: 2;
      stroke-linejoin: round;
    }
  `,
})
export class Sparkline {
  readonly label = input.required<string>();
  /** The newest reading in words. */
  readonly latest = input.required<string>();
  /** Oldest first; null where a reading failed. */
  readonly values = input.required<readonly (number | null)[]>();
  protected readonly points = computed(() => sparklinePoints(this.values(), BOX));
}

import { ChangeDetectionStrategy, Component } from '@angular/core';

/** The mark of the product: an image that comes down into its slot. */
@Component({
  selector: 'fw-brand-mark',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" class="ground" />
      <path d="M16 7.5v11m-4.5-4.5 4.5 4.5 4.5-4.5" class="arrow" />
      <path d="M8 19.5a8.5 8.5 0 0 0 16 0" class="slot" />
    </svg>
  `,
  styles: `
    svg {
      display: block;
      width: 1em;
      height: 1em;
    }
    .ground {
      fill: #00696e;
    }
    path {
      fill: none;
      stroke-width: 2.6;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
    .arrow {
      stroke: #fff;
    }
    .slot {
      stroke: #9cf1f5;
    }
  `,
})
export class BrandMark {}

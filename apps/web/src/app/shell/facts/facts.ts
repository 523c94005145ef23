import { ChangeDetectionStrategy, Component, ViewEncapsulation } from '@angular/core';

/** Lays out the `<dl>` that it is given: names on the left, values on the right. */
@Component({
  selector: 'fw-facts',
  changeDetection: ChangeDetectionStrategy.OnPush,
  // The list is content, which scoped styles do not reach.
  encapsulation: ViewEncapsulation.None,
  template: `<ng-content />`,
  styles: `
    fw-facts {
      dl {
        display: grid;
        grid-template-columns: minmax(84px, max-content) minmax(0, 1fr);
        gap: 8px 20px;
        margin: 0;
      }
      dt {
        color: var(--mat-sys-on-surface-variant);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
    }
  `,
})
export class Facts {}

import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';

/** In the place of a list that holds nothing: what is missing, and (as content) how it gets here. */
@Component({
  selector: 'fw-empty-state',
  imports: [MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="box">
      <span class="badge"
        ><mat-icon aria-hidden="true">{{ icon() }}</mat-icon></span
      >
      <h2>{{ heading() }}</h2>
      <div class="body"><ng-content /></div>
    </div>
  `,
  styles: `
    .box {
      display: grid;
      justify-items: center;
      gap: 12px;
      padding: 56px 24px;
      text-align: center;
    }
    .badge {
      display: grid;
      place-items: center;
      width: 64px;
      height: 64px;
      border-radius: 20px;
      background: var(--mat-sys-secondary-container);
      color: var(--mat-sys-on-secondary-container);
    }
    h2 {
      margin: 0;
      font: var(--mat-sys-title-large);
    }
    .body {
      max-width: 60ch;
      color: var(--mat-sys-on-surface-variant);
      font: var(--mat-sys-body-large);
    }
  `,
})
export class EmptyState {
  readonly icon = input.required<string>();
  readonly heading = input.required<string>();
}

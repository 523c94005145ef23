import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { RouterLink } from '@angular/router';

/** The top of a page: a way back up, the heading, a line below it, and (as content) what can be done. */
@Component({
  selector: 'fw-page-header',
  imports: [MatButtonModule, MatIconModule, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header>
      @if (backTo(); as parent) {
        <a matIconButton [routerLink]="parent" [attr.aria-label]="'Back to ' + backLabel()"
          ><mat-icon>arrow_back</mat-icon></a
        >
      }
      <div class="words">
        <h1>{{ heading() }}</h1>
        @if (line(); as text) {
          <p>{{ text }}</p>
        }
      </div>
      <div class="actions"><ng-content /></div>
    </header>
  `,
  styles: `
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      margin-bottom: 20px;
    }
    a {
      margin-left: -12px;
    }
    .words {
      flex: 1 1 220px;
      min-width: 0;
    }
    h1 {
      margin: 0;
      font: var(--mat-sys-headline-medium);
      letter-spacing: -0.01em;
      overflow-wrap: anywhere;
    }
    p {
      margin: 2px 0 0;
      color: var(--mat-sys-on-surface-variant);
      overflow-wrap: anywhere;
    }
    .actions {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
    }
  `,
})
export class PageHeader {
  readonly heading = input.required<string>();
  readonly line = input<string>();
  /** Path of the page above this one. */
  readonly backTo = input<string>();
  readonly backLabel = input<string>();
}

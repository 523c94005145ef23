import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';

/** A page back, a page on; nothing at all where one page holds everything. */
@Component({
  selector: 'fw-page-steps',
  imports: [MatButtonModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (!isFirst() || nextCursor()) {
      <nav aria-label="Pages of the list">
        <button matButton type="button" [disabled]="isFirst()" (click)="previous.emit()">
          <mat-icon>chevron_left</mat-icon>Previous
        </button>
        <button matButton type="button" [disabled]="!nextCursor()" (click)="goOn()">
          Next<mat-icon iconPositionEnd>chevron_right</mat-icon>
        </button>
      </nav>
    }
  `,
  styles: `
    nav {
      display: flex;
      justify-content: flex-end;
      gap: 8px;
      padding: 8px;
    }
  `,
})
export class PageSteps {
  readonly isFirst = input.required<boolean>();
  readonly nextCursor = input.required<string | null>();
  readonly previous = output();
  readonly next = output<string>();

  protected goOn(): void {
    const cursor = this.nextCursor();
    if (cursor) this.next.emit(cursor);
  }
}

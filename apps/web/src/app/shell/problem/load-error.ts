import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { toProblem } from './problem';

/** In the place of what could not be loaded: why, and a way to try again. */
@Component({
  selector: 'fw-load-error',
  imports: [MatButtonModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="box" role="alert">
      <mat-icon aria-hidden="true">cloud_off</mat-icon>
      <p class="message">{{ problem().message }}</p>
      @if (problem().requestId; as requestId) {
        <p class="request">
          Request <code>{{ requestId }}</code>
        </p>
      }
      <button matButton="tonal" type="button" (click)="retry.emit()">Try again</button>
    </div>
  `,
  styles: `
    .box {
      display: grid;
      justify-items: center;
      gap: 12px;
      padding: 48px 24px;
      text-align: center;
    }
    mat-icon {
      color: var(--fw-bad);
      font-size: 40px;
      width: 40px;
      height: 40px;
    }
    p {
      margin: 0;
    }
    .message {
      font: var(--mat-sys-body-large);
      max-width: 56ch;
    }
    .request {
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class LoadError {
  readonly error = input.required<unknown>();
  readonly retry = output();
  protected readonly problem = computed(() => toProblem(this.error()));
}

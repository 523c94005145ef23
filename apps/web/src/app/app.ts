import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterOutlet } from '@angular/router';
import { Session } from './auth/session';
import { LoadError } from './shell/problem/load-error';
import { Theme } from './shell/theme/theme';

/** The root: nothing is drawn before it is known who is signed in. */
@Component({
  selector: 'fw-root',
  imports: [RouterOutlet, LoadError, MatProgressBarModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (session.loadError(); as error) {
      <main class="first-contact"><fw-load-error [error]="error" (retry)="session.load()" /></main>
    } @else if (!session.known()) {
      <mat-progress-bar mode="indeterminate" aria-label="The console is starting" />
    }
    <router-outlet />
  `,
  styles: `
    .first-contact {
      max-width: 560px;
      margin: 15vh auto 0;
      padding: 0 16px;
    }
  `,
})
export class App {
  protected readonly session = inject(Session);

  constructor() {
    inject(Theme).apply();
    this.session.load();
  }
}

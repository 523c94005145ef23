import { ChangeDetectionStrategy, Component, DOCUMENT, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Session } from '../../auth/session';

/** How the first board gets here. */
@Component({
  selector: 'fw-first-board',
  imports: [MatButtonModule, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol>
      <li>Flash one of the sketches in <code>firmware/</code> onto a board, over USB.</li>
      <li>
        Join the Wi-Fi network that the board opens, and give it your network and this server:<br /><code>{{
          server
        }}</code>
      </li>
      <li>It calls home and appears here by itself. Nothing needs to be added by hand.</li>
    </ol>
    @if (mayOperate()) {
      <a matButton="tonal" routerLink="/firmware/upload">Meanwhile, upload a firmware</a>
    }
  `,
  styles: `
    ol {
      display: grid;
      gap: 8px;
      margin: 0 0 16px;
      padding-left: 24px;
      text-align: left;
    }
  `,
})
export class FirstBoard {
  protected readonly mayOperate = inject(Session).mayOperate;
  protected readonly server = inject(DOCUMENT).location.origin;
}

import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import type { SigningKeyDto } from '@pcms/contract';
import { filter } from 'rxjs';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { CountPipe } from '../../shell/format/measure.pipes';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { OtaApi } from '../ota.api';
import { AddSigningKey } from './add-signing-key';

/** Whose signatures count. Everybody reads; administrators trust and revoke. */
@Component({
  selector: 'fw-signing-keys',
  imports: [
    CountPipe,
    EmptyState,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './signing-keys.html',
  styles: `
    ul {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    .head {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
    }
    h2 {
      margin: 0;
      font: var(--mat-sys-title-medium);
      overflow-wrap: anywhere;
    }
    .head code {
      flex: 1;
    }
    .head code,
    p {
      color: var(--mat-sys-on-surface-variant);
    }
    p {
      margin: 6px 0;
    }
    .revoked {
      color: var(--fw-bad);
    }
    summary {
      cursor: pointer;
      color: var(--mat-sys-primary);
    }
    pre {
      margin: 0;
      overflow-x: auto;
    }
  `,
})
export class SigningKeys {
  private readonly api = inject(OtaApi);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);
  private readonly notice = inject(Notice);
  protected readonly mayAdminister = inject(Session).mayAdminister;
  protected readonly keys = this.api.keys();

  protected add(): void {
    this.dialog
      .open<AddSigningKey, never, boolean>(AddSigningKey)
      .afterClosed()
      .pipe(filter(Boolean))
      .subscribe(() => this.keys.reload());
  }

  protected async revoke({ keyId, name }: SigningKeyDto): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Revoke ${name}?`,
      consequence:
        'Boards are sent none of its signatures any more: those that trust keys then refuse its firmware until another key signs it. Boards keep the key that is compiled into them.',
      action: 'Revoke',
    });
    if (agreed && (await this.notice.follow(this.api.revokeKey(keyId), `${name} is revoked`))) this.keys.reload();
  }
}

import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { RouterLink } from '@angular/router';
import type { FirmwareDto } from '@pcms/contract';
import { filter } from 'rxjs';
import { Session } from '../../auth/session';
import { TimeAgo } from '../../shell/time/time-ago';
import { SignFirmware } from './sign-firmware';

/** Who vouches for a firmware, and a way to bring a signature. */
@Component({
  selector: 'fw-firmware-signature',
  imports: [MatButtonModule, RouterLink, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (firmware().signature; as signature) {
      Signed by <a routerLink="/firmware/keys">{{ signature.keyName }}</a> <code> {{ signature.keyId }}</code>
      <fw-time-ago [at]="signature.signedAt" />
      @if (signature.revoked) {
        <p class="revoked">The key is revoked: boards are not sent this signature.</p>
      }
    } @else {
      nobody: boards that trust keys refuse it
    }
    @if (mayOperate()) {
      <button matButton type="button" (click)="sign()">
        {{ firmware().signature ? 'Replace signature' : 'Add signature' }}
      </button>
    }
  `,
  styles: `
    p {
      margin: 4px 0;
    }
    .revoked {
      color: var(--fw-bad);
    }
    button {
      display: block;
      margin-left: -12px;
    }
  `,
})
export class FirmwareSignature {
  private readonly dialog = inject(MatDialog);
  protected readonly mayOperate = inject(Session).mayOperate;

  readonly firmware = input.required<FirmwareDto>();
  readonly changed = output();

  protected sign(): void {
    this.dialog
      .open<SignFirmware, FirmwareDto, boolean>(SignFirmware, { data: this.firmware() })
      .afterClosed()
      .pipe(filter(Boolean))
      .subscribe(() => this.changed.emit());
  }
}

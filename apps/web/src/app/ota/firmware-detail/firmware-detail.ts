import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { Session } from '../../auth/session';
import { Facts } from '../../shell/facts/facts';
import { BytesPipe, CountPipe } from '../../shell/format/measure.pipes';
import { reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { FirmwareActions } from '../firmware-actions/firmware-actions';
import { FirmwareSignature } from '../firmware-signature/firmware-signature';
import { OtaApi } from '../ota.api';

@Component({
  selector: 'fw-firmware-detail',
  imports: [
    BytesPipe,
    CountPipe,
    Facts,
    FirmwareActions,
    FirmwareSignature,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    RouterLink,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './firmware-detail.html',
  styleUrl: './firmware-detail.scss',
})
export class FirmwareDetail {
  private readonly router = inject(Router);
  protected readonly mayOperate = inject(Session).mayOperate;

  /** From the address. */
  readonly key = input.required<string>();

  protected readonly firmware = inject(OtaApi).firmware(this.key);

  constructor() {
    reloadOn(
      (event) => event.kind === 'firmware' && event.firmwareKey === this.key(),
      () => this.firmware.reload(),
    );
  }

  protected leave(): void {
    void this.router.navigate(['/firmware']);
  }
}

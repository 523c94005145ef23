import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { MatTableModule } from '@angular/material/table';
import { RouterLink } from '@angular/router';
import { Session } from '../../auth/session';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { BytesPipe, CountPipe } from '../../shell/format/measure.pipes';
import { reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { Viewport } from '../../shell/viewport';
import { FirmwareActions } from '../firmware-actions/firmware-actions';
import { OtaApi } from '../ota.api';

@Component({
  selector: 'fw-firmware-list',
  imports: [
    BytesPipe,
    CountPipe,
    EmptyState,
    FirmwareActions,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatFormFieldModule,
    MatIconModule,
    MatProgressBarModule,
    MatSelectModule,
    MatTableModule,
    PageHeader,
    RouterLink,
    TimeAgo,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './firmware-list.html',
  styleUrl: './firmware-list.scss',
})
export class FirmwareList {
  private readonly isPhone = inject(Viewport).isPhone;
  protected readonly mayOperate = inject(Session).mayOperate;
  protected readonly firmware = inject(OtaApi).firmwareList();
  /** Empty for all. */
  protected readonly type = signal('');
  private readonly all = computed(() => (this.firmware.hasValue() ? this.firmware.value().items : []));
  protected readonly types = computed(() => [...new Set(this.all().map((item) => item.deviceType))].sort());
  protected readonly shown = computed(() =>
    this.all().filter((item) => !this.type() || item.deviceType === this.type()),
  );
  protected readonly columns = computed(() =>
    this.isPhone() ? ['version', 'actions'] : ['version', 'chip', 'size', 'downloads', 'uploaded', 'actions'],
  );

  constructor() {
    reloadOn(
      (event) => event.kind === 'firmware',
      () => this.firmware.reload(),
    );
  }
}

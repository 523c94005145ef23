import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { RouterLink } from '@angular/router';
import type { DeviceTypeDto } from '@pcms/contract';
import { filter } from 'rxjs';
import { Session } from '../../auth/session';
import { EmptyState } from '../../shell/empty-state/empty-state';
import { BytesPipe, CountPipe } from '../../shell/format/measure.pipes';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { DevicesApi } from '../devices.api';
import { DeviceTypeDialog } from './device-type-dialog';

/** The families that firmware is built for. */
@Component({
  selector: 'fw-device-types',
  imports: [
    BytesPipe,
    CountPipe,
    EmptyState,
    LoadError,
    MatButtonModule,
    MatCardModule,
    MatIconModule,
    MatProgressBarModule,
    PageHeader,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-types.html',
  styleUrl: './device-types.scss',
})
export class DeviceTypes {
  private readonly dialog = inject(MatDialog);
  protected readonly mayOperate = inject(Session).mayOperate;
  protected readonly types = inject(DevicesApi).types();

  /** Without a type, adds one. */
  protected edit(type?: DeviceTypeDto): void {
    this.dialog
      .open<DeviceTypeDialog, DeviceTypeDto | undefined, boolean>(DeviceTypeDialog, { data: type })
      .afterClosed()
      .pipe(filter(Boolean))
      .subscribe(() => this.types.reload());
  }
}

import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import type { DeviceDetailDto } from '@pcms/contract';
import { filter, type Observable } from 'rxjs';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import { Notice } from '../../shell/problem/notice';
import { DevicesApi } from '../devices.api';
import { EditDevice } from './edit-device';

/** What an operator can do to a device; nothing at all for a viewer. */
@Component({
  selector: 'fw-device-actions',
  imports: [MatButtonModule, MatIconModule, MatMenuModule, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-actions.html',
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
    }
  `,
})
export class DeviceActions {
  private readonly api = inject(DevicesApi);
  private readonly confirm = inject(Confirm);
  private readonly dialog = inject(MatDialog);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;

  readonly device = input.required<DeviceDetailDto>();
  readonly changed = output();
  readonly deleted = output();

  protected edit(): void {
    this.dialog
      .open<EditDevice, DeviceDetailDto, boolean>(EditDevice, { data: this.device() })
      .afterClosed()
      .pipe(filter(Boolean))
      .subscribe(() => this.changed.emit());
  }

  protected checkNow(): Promise<void> {
    return this.act(this.api.checkNow(this.device().deviceId), 'It will check with its next heartbeat');
  }

  protected identify(): Promise<void> {
    return this.act(this.api.identify(this.device().deviceId), 'It will show itself with its next heartbeat');
  }

  protected admit(): Promise<void> {
    return this.act(this.api.admit(this.device().deviceId), `${this.device().name} takes part now`);
  }

  protected async allowReenrolment(): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Let ${this.device().name} enrol again?`,
      consequence:
        'Whoever registers next under this id is given a new credential, and the old one stops to work. Do it when the board has lost its own, for example by a factory reset.',
      action: 'Allow it',
    });
    if (agreed)
      await this.act(this.api.allowReenrolment(this.device().deviceId), 'The next registration gets a new credential');
  }

  protected async retire(): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Retire ${this.device().name}?`,
      consequence:
        'It gets no updates any more and leaves the lists and the statistics. Its history stays. If it calls again, it stays retired.',
      action: 'Retire',
    });
    if (agreed) await this.act(this.api.retire(this.device().deviceId), `${this.device().name} is retired`);
  }

  protected async delete(): Promise<void> {
    const agreed = await this.confirm.ask({
      title: `Delete ${this.device().name}?`,
      consequence:
        'Its facts, heartbeats, update history and credential are gone for good. If the board calls again, it appears as a new device.',
      action: 'Delete',
    });
    if (!agreed) return;
    if (await this.notice.follow(this.api.delete(this.device().deviceId), 'Device deleted')) this.deleted.emit();
  }

  private async act(call: Observable<unknown>, doneText: string): Promise<void> {
    if (await this.notice.follow(call, doneText)) this.changed.emit();
  }
}

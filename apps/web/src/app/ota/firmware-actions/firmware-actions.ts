import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule } from '@angular/material/menu';
import { RouterLink } from '@angular/router';
import { ROUTES, type FirmwareDto } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import { Notice } from '../../shell/problem/notice';
import { OtaApi } from '../ota.api';

/** The menu of one firmware: download for everybody, the rest for operators. */
@Component({
  selector: 'fw-firmware-actions',
  imports: [MatButtonModule, MatIconModule, MatMenuModule, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button matIconButton type="button" [matMenuTriggerFor]="menu" [attr.aria-label]="'More for ' + firmware().key">
      <mat-icon>more_vert</mat-icon>
    </button>
    <mat-menu #menu="matMenu">
      @if (mayOperate() && !firmware().withdrawnAt) {
        <a mat-menu-item routerLink="/rollouts/assign" [queryParams]="{ firmware: firmware().key }">
          <mat-icon>rocket_launch</mat-icon>Assign
        </a>
      }
      <a mat-menu-item [href]="downloadUrl()" [attr.download]="firmware().key + '.bin'"
        ><mat-icon>download</mat-icon>Download</a
      >
      @if (mayOperate()) {
        @if (!firmware().withdrawnAt) {
          <button mat-menu-item type="button" (click)="withdraw()"><mat-icon>block</mat-icon>Withdraw</button>
        }
        <button mat-menu-item type="button" (click)="delete()"><mat-icon>delete</mat-icon>Delete</button>
      }
    </mat-menu>
  `,
})
export class FirmwareActions {
  private readonly api = inject(OtaApi);
  private readonly confirm = inject(Confirm);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;

  readonly firmware = input.required<FirmwareDto>();
  readonly changed = output();
  readonly deleted = output();

  protected downloadUrl(): string {
    return ROUTES.ota.download(this.firmware().key);
  }

  protected async withdraw(): Promise<void> {
    const { key } = this.firmware();
    const agreed = await this.confirm.ask({
      title: `Withdraw ${key}?`,
      consequence:
        'It is given out to no device any more, downloads under way end, and it can no longer be assigned. Devices that run it keep it.',
      action: 'Withdraw',
    });
    if (agreed && (await this.notice.follow(this.api.withdraw(key), `${key} is withdrawn`))) this.changed.emit();
  }

  protected async delete(): Promise<void> {
    const { key } = this.firmware();
    const agreed = await this.confirm.ask({
      title: `Delete ${key}?`,
      consequence:
        'The image is gone for good, and devices that run it could not be brought back to it. A firmware that a rollout uses must be withdrawn first.',
      action: 'Delete',
    });
    if (agreed && (await this.notice.follow(this.api.delete(key), `${key} is deleted`))) this.deleted.emit();
  }
}

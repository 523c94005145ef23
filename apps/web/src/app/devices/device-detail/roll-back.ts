import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { UNDOABLE_UPDATE_STATES, type DeviceDetailDto, type UpdateState } from '@pcms/contract';
import { Session } from '../../auth/session';
import { Confirm } from '../../shell/confirm/confirm';
import { Notice } from '../../shell/problem/notice';
import { TimeAgo } from '../../shell/time/time-ago';
import { DevicesApi } from '../devices.api';
import { formerFirmware } from './former-version';

const UNDOABLE_STATES: readonly UpdateState[] = UNDOABLE_UPDATE_STATES;

/** The way back to the firmware from before the last update: an order that can be given, and withdrawn while it stands. */
@Component({
  selector: 'fw-roll-back',
  imports: [MatButtonModule, MatIconModule, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (device().rollBack; as order) {
      <div class="order">
        <p>
          Ordered back from {{ order.version }} to {{ order.previousVersion ?? 'the firmware that it ran before' }}
          <fw-time-ago [at]="order.orderedAt" /> by {{ order.orderedBy }}. It is told with every heartbeat until it has
          gone.
        </p>
        @if (mayOperate()) {
          <button matButton type="button" (click)="withdraw()">Withdraw the order</button>
        }
      </div>
    } @else if (mayOperate() && isUndoable()) {
      <button matButton="outlined" type="button" (click)="order()"><mat-icon>undo</mat-icon>Roll back</button>
      <span class="to">to {{ former() }}</span>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 4px 12px;
      margin-top: 16px;
    }
    .order {
      padding: 10px 14px;
      border-radius: 10px;
      color: var(--fw-wait);
      background: var(--fw-wait-tint);
    }
    p {
      margin: 0;
    }
    .to {
      color: var(--mat-sys-on-surface-variant);
      overflow-wrap: anywhere;
    }
  `,
})
export class RollBack {
  private readonly api = inject(DevicesApi);
  private readonly confirm = inject(Confirm);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;

  readonly device = input.required<DeviceDetailDto>();
  readonly changed = output();

  /** As far as the console can know: the server has the last word. A board that reports no digest takes no such order. */
  protected readonly isUndoable = computed(() => {
    const { status, update, imageDigest } = this.device();
    return status === 'active' && imageDigest !== null && update !== null && UNDOABLE_STATES.includes(update.state);
  });
  protected readonly former = computed(() => formerFirmware(this.device()) ?? 'the firmware that it ran before');

  protected async order(): Promise<void> {
    const { deviceId, name, update } = this.device();
    const agreed = await this.confirm.ask({
      title: `Roll ${name} back?`,
      consequence: `It leaves ${update?.version ?? 'its firmware'} and starts ${this.former()}, which its other slot still holds: nothing is downloaded. It restarts with its next heartbeat.`,
      action: 'Roll back',
    });
    if (agreed && (await this.notice.follow(this.api.rollBack(deviceId), 'It is told with its next heartbeat')))
      this.changed.emit();
  }

  protected async withdraw(): Promise<void> {
    const call = this.api.withdrawRollBack(this.device().deviceId);
    if (await this.notice.follow(call, 'The order is withdrawn')) this.changed.emit();
  }
}

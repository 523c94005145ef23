import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { reasonText, type UpdateEventDto } from '@pcms/contract';
import { TimeAgo } from '../../shell/time/time-ago';
import { UpdateChip } from '../update-state/update-chip';
import { actorText } from '../update-state/update-words';

/** Every move of every update of a device, newest first: when, by whom, why. */
@Component({
  selector: 'fw-device-history',
  imports: [TimeAgo, UpdateChip],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul>
      @for (event of history(); track $index) {
        <li>
          <div class="line"><fw-update-chip [state]="event.to" /><fw-time-ago [at]="event.at" /></div>
          <span>{{ event.firmwareKey }} · told by {{ actorText(event.actor) }}</span>
          @if (event.reason; as reason) {
            <span>{{ reasonText(reason, event.detail) }}</span>
          } @else if (event.detail) {
            <span>{{ event.detail }}</span>
          }
        </li>
      } @empty {
        <li><span>Nothing has happened yet.</span></li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 14px;
      max-height: 440px;
      overflow-y: auto;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      gap: 4px;
    }
    .line {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 8px;
    }
    span,
    fw-time-ago {
      color: var(--mat-sys-on-surface-variant);
      overflow-wrap: anywhere;
    }
  `,
})
export class DeviceHistory {
  /** Newest first. */
  readonly history = input.required<readonly UpdateEventDto[]>();
  protected readonly actorText = actorText;
  protected readonly reasonText = reasonText;
}

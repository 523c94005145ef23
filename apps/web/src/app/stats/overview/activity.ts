import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { reasonText, type ActivityDto } from '@pcms/contract';
import { UpdateChip } from '../../devices/update-state/update-chip';
import { TimeAgo } from '../../shell/time/time-ago';

/** The last moves of updates, newest first. */
@Component({
  selector: 'fw-activity',
  imports: [RouterLink, TimeAgo, UpdateChip],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ul>
      @for (move of activity(); track move.updateId + move.to + move.at) {
        <li>
          <div class="words">
            <a [routerLink]="['/devices', move.deviceId]">{{ move.deviceName || move.deviceId }}</a>
            <span>{{ move.firmwareKey }}</span>
            @if (move.reason; as reason) {
              <span>{{ reasonText(reason) }}</span>
            }
          </div>
          <fw-update-chip [state]="move.to" />
          <fw-time-ago [at]="move.at" />
        </li>
      } @empty {
        <li class="none">Nothing has happened yet. Assign a firmware, and every step of every device shows up here.</li>
      }
    </ul>
  `,
  styles: `
    ul {
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto 104px;
      align-items: center;
      gap: 4px 16px;
      padding: 10px 0;
    }
    li + li {
      border-top: 1px solid color-mix(in srgb, var(--mat-sys-outline-variant) 55%, transparent);
    }
    li.none {
      display: block;
    }
    .words {
      display: grid;
      overflow-wrap: anywhere;
    }
    a {
      color: inherit;
      font-weight: 500;
      text-decoration: none;
    }
    a:hover {
      text-decoration: underline;
    }
    span,
    fw-time-ago,
    .none {
      color: var(--mat-sys-on-surface-variant);
    }
    fw-time-ago {
      text-align: right;
    }
    @media (max-width: 719.98px) {
      li {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .words {
        grid-column: 1 / -1;
      }
      fw-update-chip {
        justify-self: start;
      }
    }
  `,
})
export class Activity {
  readonly activity = input.required<readonly ActivityDto[]>();
  protected readonly reasonText = reasonText;
}

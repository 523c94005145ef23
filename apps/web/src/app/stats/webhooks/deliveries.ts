import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { reloadEvery } from '../../shell/live/reload-on';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { StatsApi } from '../stats.api';
import { DeliveryChip } from './delivery-chip';
import { eventText } from './event-words';

/** A delivery is no event that the console hears of. */
const RELOAD_PERIOD_MS = 3_000;

/** The newest messages to one webhook, and how they fared. */
@Component({
  selector: 'fw-deliveries',
  imports: [DeliveryChip, LoadError, MatProgressBarModule, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (deliveries.hasValue()) {
      <ul>
        @for (delivery of deliveries.value().items; track delivery.id) {
          <li>
            <fw-delivery-chip [status]="delivery.status" />
            <div>
              {{ eventText(delivery.event) }} <fw-time-ago [at]="delivery.at" />
              <span>
                @if (delivery.tries > 0) {
                  {{ delivery.tries === 1 ? '1 try' : delivery.tries + ' tries' }}:
                  {{ delivery.outcome ?? 'no answer' }}
                } @else {
                  not tried yet
                }
                @if (delivery.status === 'waiting' && delivery.tries > 0 && delivery.nextTryAt) {
                  · next <fw-time-ago [at]="delivery.nextTryAt" />
                }
              </span>
            </div>
          </li>
        } @empty {
          <li class="none">Nothing was sent to it yet.</li>
        }
      </ul>
    } @else if (deliveries.error()) {
      <fw-load-error [error]="deliveries.error()" (retry)="deliveries.reload()" />
    } @else {
      <mat-progress-bar mode="indeterminate" aria-label="Loading the deliveries" />
    }
  `,
  styles: `
    ul {
      max-height: 320px;
      margin: 0;
      padding: 0;
      overflow-y: auto;
      list-style: none;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: flex-start;
      gap: 4px 12px;
      padding: 8px 0;
    }
    li + li {
      border-top: 1px solid color-mix(in srgb, var(--mat-sys-outline-variant) 55%, transparent);
    }
    fw-delivery-chip {
      flex: none;
      width: 118px;
    }
    div {
      flex: 1 1 240px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    div span,
    .none,
    fw-time-ago {
      color: var(--mat-sys-on-surface-variant);
    }
    div span {
      display: block;
    }
  `,
})
export class Deliveries {
  readonly webhookId = input.required<string>();
  protected readonly deliveries = inject(StatsApi).deliveries(this.webhookId);
  protected readonly eventText = eventText;

  constructor() {
    reloadEvery(RELOAD_PERIOD_MS, () => this.deliveries.reload());
  }

  /** Looks again, after something was sent. */
  reload(): void {
    this.deliveries.reload();
  }
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { WebhookDeliveryDto } from '@pcms/contract';
import { DELIVERY_WORDS } from './event-words';

/** How a message to a webhook fares. */
@Component({
  selector: 'fw-delivery-chip',
  imports: [MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <span class="chip" [attr.data-tone]="words().tone">
      <mat-icon aria-hidden="true">{{ words().icon }}</mat-icon>{{ words().label }}
    </span>
  `,
  // One look for every chip.
  styleUrl: '../../devices/update-state/update-chip.scss',
})
export class DeliveryChip {
  readonly status = input.required<WebhookDeliveryDto['status']>();
  protected readonly words = computed(() => DELIVERY_WORDS[this.status()]);
}

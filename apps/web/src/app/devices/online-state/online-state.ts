import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { DeviceDto } from '@pcms/contract';

/** Whether a device is there, by a dot and in words; what makes it no ordinary device comes first. */
@Component({
  selector: 'fw-online-state',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `<span class="dot" [attr.data-tone]="face().tone" aria-hidden="true"></span>{{ face().label }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      white-space: nowrap;
    }
    .dot {
      flex: none;
      width: 10px;
      height: 10px;
      border-radius: 50%;
      box-sizing: border-box;
      border: 2px solid var(--fw-quiet);
    }
    [data-tone='good'] {
      border-color: var(--fw-good);
      background: var(--fw-good);
    }
    [data-tone='wait'] {
      border-color: var(--fw-wait);
      background: var(--fw-wait);
    }
  `,
})
export class OnlineState {
  readonly device = input.required<Pick<DeviceDto, 'status' | 'online'>>();
  protected readonly face = computed(() => {
    const { status, online } = this.device();
    if (status === 'pending') return { label: 'Waits for admission', tone: 'wait' };
    if (status === 'retired') return { label: 'Retired', tone: 'quiet' };
    return online ? { label: 'Online', tone: 'good' } : { label: 'Offline', tone: 'quiet' };
  });
}

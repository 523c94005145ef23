import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { DeviceDetailDto } from '@pcms/contract';
import { Facts } from '../../shell/facts/facts';
import { BytesPipe, CountPipe } from '../../shell/format/measure.pipes';
import { TimeAgo } from '../../shell/time/time-ago';

/** What is known of a device. What it never told is left out. */
@Component({
  selector: 'fw-device-facts',
  imports: [BytesPipe, CountPipe, Facts, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-facts.html',
  styles: `
    .notes {
      white-space: pre-line;
    }
  `,
})
export class DeviceFacts {
  readonly device = input.required<DeviceDetailDto>();
}

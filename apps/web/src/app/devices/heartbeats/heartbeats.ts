import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatTableModule } from '@angular/material/table';
import type { HeartbeatDto } from '@pcms/contract';
import { BytesPipe, DurationPipe } from '../../shell/format/measure.pipes';
import { bytesText } from '../../shell/format/measures';
import { TimeAgo } from '../../shell/time/time-ago';
import { Sparkline } from './sparkline';

const SHOWN_ROWS = 12;

/** What a device said of itself lately. */
@Component({
  selector: 'fw-heartbeats',
  imports: [BytesPipe, DurationPipe, MatTableModule, Sparkline, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './heartbeats.html',
  styleUrl: './heartbeats.scss',
})
export class Heartbeats {
  /** Newest first. */
  readonly heartbeats = input.required<readonly HeartbeatDto[]>();
  private readonly oldestFirst = computed(() => this.heartbeats().toReversed());
  protected readonly newest = computed(() => this.heartbeats().slice(0, SHOWN_ROWS));
  protected readonly freeHeap = computed(() => this.oldestFirst().map((heartbeat) => heartbeat.freeHeapBytes));
  protected readonly rssi = computed(() => this.oldestFirst().map((heartbeat) => heartbeat.rssi));
  protected readonly latestFreeHeap = computed(() => inWords(this.heartbeats()[0]?.freeHeapBytes, bytesText));
  protected readonly latestRssi = computed(() => inWords(this.heartbeats()[0]?.rssi, (dbm) => `${dbm} dBm`));
  /** Only some boards have a climate sensor. */
  protected readonly columns = computed(() => {
    const hasClimate = this.heartbeats().some(
      (heartbeat) => heartbeat.temperature !== null || heartbeat.humidity !== null,
    );
    return ['at', 'uptime', 'heap', 'leastHeap', 'rssi', ...(hasClimate ? ['climate'] : [])];
  });
}

function inWords(value: number | null | undefined, toText: (value: number) => string): string {
  return value === null || value === undefined ? '–' : toText(value);
}

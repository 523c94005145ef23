import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatCardModule } from '@angular/material/card';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { Router, RouterLink } from '@angular/router';
import { reasonText, type LiveEvent } from '@pcms/contract';
import { Session } from '../../auth/session';
import { reloadEvery, reloadOn } from '../../shell/live/reload-on';
import { PageHeader } from '../../shell/page-header/page-header';
import { LoadError } from '../../shell/problem/load-error';
import { TimeAgo } from '../../shell/time/time-ago';
import { DevicesApi } from '../devices.api';
import { Heartbeats } from '../heartbeats/heartbeats';
import { OnlineState } from '../online-state/online-state';
import { LiveUpdates } from '../update-state/live-updates';
import { UpdateChip } from '../update-state/update-chip';
import { UpdateTrack } from '../update-state/update-track';
import { DeviceActions } from './device-actions';
import { DeviceFacts } from './device-facts';
import { DeviceHistory } from './device-history';
import { DevicePicture } from '../picture/device-picture';
import { DeviceTags } from './device-tags';
import { DeviceWhy } from './device-why';
import { LedSettings } from './led-settings';
import { RollBack } from './roll-back';

/** A device that falls silent sends nothing that would tell so. */
const RELOAD_PERIOD_MS = 30_000;
/** The boards with an e-paper; ours say so as a capability, too. */
const EPAPER_TYPE = 'ESP32_PersonalCMS';

@Component({
  selector: 'fw-device-detail',
  imports: [
    DeviceActions,
    DeviceFacts,
    DeviceHistory,
    DevicePicture,
    DeviceTags,
    DeviceWhy,
    Heartbeats,
    LedSettings,
    LoadError,
    MatCardModule,
    MatProgressBarModule,
    OnlineState,
    PageHeader,
    RollBack,
    RouterLink,
    TimeAgo,
    UpdateChip,
    UpdateTrack,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-detail.html',
  styleUrl: './device-detail.scss',
})
export class DeviceDetail {
  private readonly liveUpdates = inject(LiveUpdates);
  private readonly router = inject(Router);

  /** From the address. */
  readonly deviceId = input.required<string>();

  protected readonly device = inject(DevicesApi).one(this.deviceId);
  protected readonly update = computed(() => {
    const update = this.device.hasValue() ? this.device.value().update : null;
    return update && this.liveUpdates.newest(update);
  });
  protected readonly mayOperate = inject(Session).mayOperate;
  protected readonly hasLed = computed(() => {
    if (!this.device.hasValue()) return false;
    const { desired, reported } = this.device.value().led;
    return desired !== null || reported !== null;
  });
  protected readonly hasEpaper = computed(() => {
    if (!this.device.hasValue()) return false;
    const { type, capabilities } = this.device.value();
    return type === EPAPER_TYPE || (capabilities?.split(',').some((one) => one.trim() === 'display') ?? false);
  });
  protected readonly reasonText = reasonText;

  constructor() {
    reloadOn(
      (event) => this.concerns(event),
      () => this.device.reload(),
    );
    reloadEvery(RELOAD_PERIOD_MS, () => this.device.reload());
  }

  protected leave(): void {
    void this.router.navigate(['/devices']);
  }

  private concerns(event: LiveEvent): boolean {
    if (event.kind === 'seen') return event.deviceIds?.includes(this.deviceId()) ?? false;
    return (event.kind === 'device' || event.kind === 'update') && event.deviceId === this.deviceId();
  }
}

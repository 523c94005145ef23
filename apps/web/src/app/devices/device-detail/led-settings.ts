import { ChangeDetectionStrategy, Component, effect, inject, input, output, signal } from '@angular/core';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatSelectModule } from '@angular/material/select';
import { MatSlideToggleModule } from '@angular/material/slide-toggle';
import { MatSliderModule } from '@angular/material/slider';
import {
  LED_LIMITS,
  LED_MODES,
  type DeviceDetailDto,
  type DeviceSettingsDto,
  type LedSettingsDto,
} from '@pcms/contract';
import { Session } from '../../auth/session';
import { Facts } from '../../shell/facts/facts';
import { Notice } from '../../shell/problem/notice';
import { DevicesApi } from '../devices.api';
import { ledText } from './led-words';

const USUAL: LedSettingsDto = { mode: 0, brightness: 128, intervalMs: 1_000, external: false };

/** How a device's LED should be, and how it is. */
@Component({
  selector: 'fw-led-settings',
  imports: [
    Facts,
    MatButtonModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatSelectModule,
    MatSlideToggleModule,
    MatSliderModule,
    ReactiveFormsModule,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './led-settings.html',
  // One look for every chip.
  styleUrls: ['./led-settings.scss', '../update-state/update-chip.scss'],
})
export class LedSettings {
  private readonly api = inject(DevicesApi);
  private readonly notice = inject(Notice);
  protected readonly mayOperate = inject(Session).mayOperate;

  readonly device = input.required<DeviceDetailDto>();
  readonly changed = output();

  protected readonly modes = LED_MODES;
  protected readonly limits = LED_LIMITS;
  protected readonly ledText = ledText;
  protected readonly isBusy = signal(false);
  protected readonly form = inject(NonNullableFormBuilder).group({
    mode: [USUAL.mode],
    brightness: [USUAL.brightness],
    intervalMs: [
      USUAL.intervalMs,
      [Validators.required, Validators.min(LED_LIMITS.intervalMsMin), Validators.max(LED_LIMITS.intervalMsMax)],
    ],
    external: [USUAL.external],
  });

  constructor() {
    // The page loads again whenever the device is heard of; what a person is about to set must outlive that.
    effect(() => {
      const start = startOf(this.device());
      if (this.form.pristine) this.form.reset(start);
    });
  }

  protected async save(): Promise<void> {
    if (this.form.valid) await this.put({ led: this.form.getRawValue() }, 'It is told with its next heartbeat');
  }

  protected leave(): Promise<void> {
    return this.put({}, 'The device may set its LED itself');
  }

  private async put(settings: DeviceSettingsDto, doneText: string): Promise<void> {
    this.isBusy.set(true);
    const isDone = await this.notice.follow(this.api.set(this.device().deviceId, settings), doneText);
    this.isBusy.set(false);
    if (!isDone) return;
    this.form.markAsPristine();
    this.changed.emit();
  }
}

/** What the form begins with: the wish, else what the device reports, else what is usual. */
function startOf({ led: { desired, reported } }: DeviceDetailDto): LedSettingsDto {
  if (desired) return desired;
  return {
    mode: reported?.mode ?? USUAL.mode,
    brightness: reported?.brightness ?? USUAL.brightness,
    intervalMs: reported?.intervalMs ?? USUAL.intervalMs,
    external: reported?.external ?? USUAL.external,
  };
}

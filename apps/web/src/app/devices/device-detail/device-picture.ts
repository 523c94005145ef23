import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import type { Observable } from 'rxjs';
import { Submission } from '../../shell/form/submission';
import { DevicesApi } from '../devices.api';

/** Puts a picture on a device's e-paper, or gives the e-paper back to the device. */
@Component({
  selector: 'fw-device-picture',
  imports: [MatButtonModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p>A Windows BMP of 800 × 480 pixels and 1 bit. The device fetches it with its next look.</p>
    <input
      #file
      class="visually-hidden"
      type="file"
      accept=".bmp,image/bmp"
      aria-label="Picture"
      tabindex="-1"
      (change)="send(file)"
    />
    <div class="buttons">
      <button matButton="tonal" type="button" [disabled]="submission.isBusy()" (click)="file.click()">
        <mat-icon>image</mat-icon>Choose a picture
      </button>
      <button matButton type="button" [disabled]="submission.isBusy()" (click)="remove()">Show its own card</button>
    </div>
    @if (doneText(); as text) {
      <p role="status">{{ text }}</p>
    }
    @if (submission.problem(); as why) {
      <p class="problem" role="alert">{{ why }}</p>
    }
  `,
  styles: `
    p {
      margin: 0 0 12px;
      color: var(--mat-sys-on-surface-variant);
      overflow-wrap: anywhere;
    }
    .buttons {
      display: flex;
      flex-wrap: wrap;
      gap: 8px;
      margin-bottom: 8px;
    }
    .problem {
      color: var(--fw-bad);
    }
  `,
})
export class DevicePicture {
  private readonly api = inject(DevicesApi);

  readonly deviceId = input.required<string>();

  protected readonly submission = new Submission();
  protected readonly doneText = signal('');

  protected send(input: HTMLInputElement): void {
    const picture = input.files?.[0];
    if (!picture) return;
    this.follow(this.api.show(this.deviceId(), picture), `${picture.name} is ready for it.`);
    // So that the same file, mended, can be chosen again.
    input.value = '';
  }

  protected remove(): void {
    this.follow(this.api.removePicture(this.deviceId()), 'It shows its own status card again.');
  }

  private follow(call: Observable<unknown>, doneText: string): void {
    this.doneText.set('');
    this.submission.send(call, () => this.doneText.set(doneText));
  }
}

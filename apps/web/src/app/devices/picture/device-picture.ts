import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import type { Observable } from 'rxjs';
import { Submission } from '../../shell/form/submission';
import { DevicesApi } from '../devices.api';
import { bmpOf, dither, EPAPER } from './epaper-bmp';
import { PictureReader } from './picture-reader';

interface Chosen {
  readonly name: string;
  readonly bmp: Uint8Array<ArrayBuffer>;
  /** A data URL of the same bytes. */
  readonly shown: string;
}

/** Puts a picture on a device's e-paper, or gives the e-paper back to the device. */
@Component({
  selector: 'fw-device-picture',
  imports: [MatButtonModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './device-picture.html',
  styleUrl: './device-picture.scss',
})
export class DevicePicture {
  private readonly api = inject(DevicesApi);
  private readonly reader = inject(PictureReader);

  readonly deviceId = input.required<string>();

  protected readonly epaper = EPAPER;
  protected readonly submission = new Submission();
  protected readonly chosen = signal<Chosen | null>(null);
  protected readonly doneText = signal('');

  protected async choose(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    // So that the same file, mended, can be chosen again.
    input.value = '';
    if (!file) return;
    this.doneText.set('');
    this.submission.problem.set('');
    this.chosen.set(null);
    try {
      const bmp = bmpOf(dither(await this.reader.read(file)));
      this.chosen.set({ name: file.name, bmp, shown: `data:image/bmp;base64,${base64Of(bmp)}` });
    } catch {
      this.submission.problem.set(`${file.name} is no picture that this browser can read.`);
    }
  }

  protected send({ name, bmp }: Chosen): void {
    const picture = new Blob([bmp], { type: 'image/bmp' });
    this.follow(this.api.show(this.deviceId(), picture), `${name} is ready: the device fetches it with its next look.`);
  }

  protected remove(): void {
    this.follow(this.api.removePicture(this.deviceId()), 'It shows its own status card again.');
  }

  private follow(call: Observable<unknown>, doneText: string): void {
    this.doneText.set('');
    this.submission.send(call, () => {
      this.chosen.set(null);
      this.doneText.set(doneText);
    });
  }
}

const base64Of = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

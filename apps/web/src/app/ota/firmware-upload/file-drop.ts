import { ChangeDetectionStrategy, Component, input, output, signal } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { BytesPipe } from '../../shell/format/measure.pipes';

/** A place to drop a file on, or to choose one. */
@Component({
  selector: 'fw-file-drop',
  imports: [BytesPipe, MatButtonModule, MatIconModule],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div
      class="place"
      [class.over]="isOver()"
      (dragover)="hover($event)"
      (dragleave)="isOver.set(false)"
      (drop)="drop($event)"
    >
      <mat-icon aria-hidden="true">{{ file() ? 'description' : 'upload_file' }}</mat-icon>
      @if (file(); as chosen) {
        <p>
          <b>{{ chosen.name }}</b> · {{ chosen.size | bytes }}
        </p>
      } @else {
        <p>Drop an application image here: the <code>.bin</code> of one sketch</p>
      }
      <button matButton="tonal" type="button" [disabled]="disabled()" (click)="picker.click()">
        {{ file() ? 'Choose another file' : 'Choose a file' }}
      </button>
      <input #picker type="file" accept=".bin" hidden aria-label="Firmware image" (change)="pick(picker)" />
    </div>
  `,
  styles: `
    .place {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 28px 16px;
      border: 2px dashed var(--mat-sys-outline-variant);
      border-radius: 16px;
      text-align: center;
      transition: background-color 120ms;
    }
    .over {
      border-color: var(--mat-sys-primary);
      background: color-mix(in srgb, var(--mat-sys-primary) 8%, transparent);
    }
    mat-icon {
      width: 40px;
      height: 40px;
      font-size: 40px;
      color: var(--mat-sys-primary);
    }
    p {
      margin: 0;
      overflow-wrap: anywhere;
    }
  `,
})
export class FileDrop {
  readonly file = input<File | null>(null);
  readonly disabled = input(false);
  readonly chosen = output<File>();
  protected readonly isOver = signal(false);

  protected hover(event: DragEvent): void {
    // Without this the browser would open the file instead of dropping it.
    event.preventDefault();
    this.isOver.set(!this.disabled());
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.isOver.set(false);
    const file = event.dataTransfer?.files[0];
    if (file && !this.disabled()) this.chosen.emit(file);
  }

  protected pick(picker: HTMLInputElement): void {
    const file = picker.files?.[0];
    // Empty again, so that choosing the same file after a rebuild is a change too.
    picker.value = '';
    if (file) this.chosen.emit(file);
  }
}

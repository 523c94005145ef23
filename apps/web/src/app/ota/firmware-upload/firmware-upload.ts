import { ChangeDetectionStrategy, Component, computed, effect, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NonNullableFormBuilder, ReactiveFormsModule, Validators, type AbstractControl } from '@angular/forms';
import { MatButtonModule } from '@angular/material/button';
import { MatCardModule } from '@angular/material/card';
import { MatFormFieldModule } from '@angular/material/form-field';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';
import { MatProgressBarModule } from '@angular/material/progress-bar';
import { MatSelectModule } from '@angular/material/select';
import { RouterLink } from '@angular/router';
import { isPublishableVersion, LIMITS, type PublishedFirmwareDto } from '@pcms/contract';
import { readImage, suits, type ReadResult } from '@pcms/esp-image';
import { DevicesApi } from '../../devices/devices.api';
import { CountPipe } from '../../shell/format/measure.pipes';
import { PageHeader } from '../../shell/page-header/page-header';
import { toProblem, type Problem } from '../../shell/problem/problem';
import { OtaApi, type UploadStep } from '../ota.api';
import { FileDrop } from './file-drop';
import { ImageFacts } from './image-facts';

const publishableVersion = (control: AbstractControl<string>) =>
  isPublishableVersion(control.value) ? null : { publishableVersion: true };

/** Publishes an image: reads it here first, so that a wrong file is refused before it is sent. */
@Component({
  selector: 'fw-firmware-upload',
  imports: [
    CountPipe,
    FileDrop,
    ImageFacts,
    MatButtonModule,
    MatCardModule,
    MatFormFieldModule,
    MatIconModule,
    MatInputModule,
    MatProgressBarModule,
    MatSelectModule,
    PageHeader,
    ReactiveFormsModule,
    RouterLink,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './firmware-upload.html',
  styleUrl: './firmware-upload.scss',
})
export class FirmwareUpload {
  private readonly api = inject(OtaApi);

  protected readonly types = inject(DevicesApi).types();
  protected readonly file = signal<File | null>(null);
  private readonly reading = signal<ReadResult | null>(null);
  protected readonly image = computed(() => imageOf(this.reading()));
  /** Why the file is no image that can be published, in the words of the rule that it breaks. */
  protected readonly refusal = computed(() => refusalOf(this.reading()));
  /** Null while nothing is being sent. */
  protected readonly sentPercent = signal<number | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly published = signal<PublishedFirmwareDto | null>(null);

  protected readonly form = inject(NonNullableFormBuilder).group({
    deviceType: ['', Validators.required],
    version: ['', publishableVersion],
    description: ['', Validators.maxLength(LIMITS.descriptionLength)],
  });
  private readonly typeName = toSignal(this.form.controls.deviceType.valueChanges, { initialValue: '' });
  /** Why the image does not suit the chosen type; null when it does. */
  protected readonly mismatch = computed(() => {
    const image = this.image();
    const type = this.knownTypes().find((known) => known.name === this.typeName());
    return image && type ? suits(image, type) : null;
  });
  /** The name that the image gives itself, where no such device type exists. */
  protected readonly unknownName = computed(() => {
    const description = this.image()?.description;
    const isUnknown = description?.namesItself && this.types.hasValue() && !this.isKnown(description.projectName);
    return isUnknown ? description.projectName : null;
  });
  private readonly knownTypes = computed(() => (this.types.hasValue() ? this.types.value().items : []));

  constructor() {
    // An effect, because the types may arrive after the image was read, and a form control is no signal.
    effect(() => {
      const description = this.image()?.description;
      if (description?.namesItself && this.isKnown(description.projectName)) {
        this.form.controls.deviceType.setValue(description.projectName);
      }
    });
  }

  protected async read(file: File): Promise<void> {
    this.startAfresh();
    this.file.set(file);
    const bytes = new Uint8Array(await file.arrayBuffer());
    // Another file may have been chosen meanwhile.
    if (this.file() !== file) return;
    this.reading.set(readImage(bytes));
    const description = this.image()?.description;
    if (description?.namesItself) this.form.controls.version.setValue(description.version);
  }

  protected publish(): void {
    const file = this.file();
    this.form.markAllAsTouched();
    if (!file || this.form.invalid || this.mismatch() || this.sentPercent() !== null) return;
    this.problem.set(null);
    this.sentPercent.set(0);
    this.api.publish({ file, ...this.form.getRawValue() }).subscribe({
      next: (step) => this.advance(step),
      error: (error: unknown) => this.refused(toProblem(error)),
    });
  }

  protected startAfresh(): void {
    this.form.reset();
    this.file.set(null);
    this.reading.set(null);
    this.problem.set(null);
    this.published.set(null);
  }

  private advance(step: UploadStep): void {
    if (step.kind === 'sending') {
      this.sentPercent.set(step.percent);
      return;
    }
    this.sentPercent.set(null);
    this.published.set(step.firmware);
  }

  /** A rule that a field broke is shown beside the field. */
  private refused(problem: Problem): void {
    this.sentPercent.set(null);
    const control = problem.field === null ? null : this.form.get(problem.field);
    if (control) control.setErrors({ server: problem.message });
    else this.problem.set(problem);
  }

  private isKnown(name: string): boolean {
    return this.knownTypes().some((known) => known.name === name);
  }
}

const imageOf = (reading: ReadResult | null) => (reading?.ok ? reading.image : null);
const refusalOf = (reading: ReadResult | null) => (reading === null || reading.ok ? null : reading.refusal);

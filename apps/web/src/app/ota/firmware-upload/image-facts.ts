import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { EspImage } from '@pcms/esp-image';
import { Facts } from '../../shell/facts/facts';
import { BytesPipe, CountPipe } from '../../shell/format/measure.pipes';

/** What was read from an image. */
@Component({
  selector: 'fw-image-facts',
  imports: [BytesPipe, CountPipe, Facts],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @let shown = image();
    <fw-facts>
      <dl>
        <dt>Chip</dt>
        <dd>{{ shown.chip }}</dd>
        <dt>Size</dt>
        <dd>{{ shown.sizeBytes | bytes }} ({{ shown.sizeBytes | count }} bytes)</dd>
        @if (shown.description; as description) {
          <dt>Says of itself</dt>
          <dd>
            @if (description.namesItself) {
              {{ description.projectName }} {{ description.version }}
            } @else {
              nothing of the sketch: it is a stock Arduino build
            }
          </dd>
          @if (description.builtAt) {
            <dt>{{ description.namesItself ? 'Built' : 'Core built' }}</dt>
            <dd>{{ description.builtAt }}</dd>
          }
          <dt>ESP-IDF</dt>
          <dd>{{ description.idfVersion }}</dd>
          <dt>Security version</dt>
          <dd>{{ description.secureVersion }}</dd>
        } @else {
          <dt>Says of itself</dt>
          <dd>nothing, like the images of an older ESP-IDF</dd>
        }
        <dt>Segments</dt>
        <dd>
          @for (segment of shown.segments; track $index) {
            <span class="segment">{{ segment.kind }} {{ segment.sizeBytes | bytes }}</span>
          }
        </dd>
        <dt>Signed</dt>
        <dd>{{ shown.signed ? 'with a Secure Boot v2 signature' : 'not inside the file' }}</dd>
        <dt>SHA-256</dt>
        <dd class="mono">{{ shown.sha256 }}</dd>
      </dl>
    </fw-facts>
  `,
  styles: `
    .segment {
      display: inline-block;
      margin: 0 6px 4px 0;
      padding: 1px 8px;
      border-radius: 6px;
      background: var(--mat-sys-surface-container-high);
      white-space: nowrap;
    }
  `,
})
export class ImageFacts {
  readonly image = input.required<EspImage>();
}

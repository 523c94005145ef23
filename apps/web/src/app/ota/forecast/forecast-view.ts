import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import type { RolloutForecastDto } from '@pcms/contract';
import { BytesPipe, CountPipe } from '../../shell/format/measure.pipes';
import { TimeAgo } from '../../shell/time/time-ago';
import { PhaseScale } from '../phase-scale/phase-scale';
import { blastText, deltasText, kindText, sampleText } from './forecast-words';

/** What a rollout would do, as the engine foresees it. */
@Component({
  selector: 'fw-forecast-view',
  imports: [BytesPipe, CountPipe, MatIconModule, PhaseScale, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './forecast-view.html',
  styleUrl: './forecast-view.scss',
})
export class ForecastView {
  readonly forecast = input.required<RolloutForecastDto>();
  protected readonly blast = computed(() => blastText(this.forecast()));
  /** Whether it would stop before every device is lost. */
  protected readonly isBounded = computed(() => this.forecast().blastRadius < this.forecast().eligible);
  protected readonly shares = computed(() => {
    const { phases, eligible } = this.forecast();
    return phases.map(({ size }) => ({ share: eligible === 0 ? 0 : size / eligible, devices: size }));
  });
  protected readonly deltasText = deltasText;
  protected readonly kindText = kindText;
  protected readonly sampleText = sampleText;
}

import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { RolloutDetailDto } from '@pcms/contract';
import { Facts } from '../../shell/facts/facts';
import { DurationPipe } from '../../shell/format/measure.pipes';
import { TimeAgo } from '../../shell/time/time-ago';
import { ERROR_ACTION_WORDS, gateText, windowText } from '../plan-words';

/** What was asked for. */
@Component({
  selector: 'fw-rollout-rules',
  imports: [DurationPipe, Facts, RouterLink, TimeAgo],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './rollout-rules.html',
})
export class RolloutRules {
  readonly rollout = input.required<RolloutDetailDto>();
  protected readonly gate = computed(() => gateText(this.rollout().gate));
  protected readonly hasGate = computed(() => this.rollout().gate.kind !== 'none');
  protected readonly errorAction = computed(() => ERROR_ACTION_WORDS[this.rollout().errorAction]);
  protected readonly window = computed(() => {
    const { window } = this.rollout();
    return window && windowText(window);
  });
  protected readonly pace = computed(() => {
    const { offersPerMinute, inFlight } = this.rollout();
    return [
      offersPerMinute === null ? '' : `${offersPerMinute} first offers a minute`,
      inFlight === null ? '' : `${inFlight} devices busy at once`,
    ]
      .filter((text) => text !== '')
      .join(', ');
  });
  protected readonly allowed = computed(() => {
    const { force, allowVariantSwitch, allowDowngrade } = this.rollout();
    return [
      force ? 'forced' : '',
      allowVariantSwitch ? 'another type' : '',
      allowDowngrade ? 'an older version' : 'newer versions only',
    ]
      .filter((text) => text !== '')
      .join(', ');
  });
}

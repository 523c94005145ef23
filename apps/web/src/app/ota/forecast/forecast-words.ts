import type { ForecastStratumDto, RolloutForecastDto } from '@pcms/contract';
import { countText } from '../../shell/format/measures';

/** How many devices a firmware that never comes up would take down, in words. */
export function blastText({ blastRadius, eligible }: Pick<RolloutForecastDto, 'blastRadius' | 'eligible'>): string {
  if (eligible === 0) return 'No device can take it, so none is at risk.';
  const devices = `${countText(blastRadius)} of ${countText(eligible)} ${eligible === 1 ? 'device' : 'devices'}`;
  if (blastRadius >= eligible)
    return `A firmware that never comes up would take down every device of the target: ${devices}.`;
  return `A firmware that never comes up would take down ${devices}, and then the rollout stops itself.`;
}

/** "ESP32 2.4.0". */
export const kindText = ({ chip, version }: ForecastStratumDto): string =>
  `${chip ?? 'unknown chip'} ${version ?? 'unknown version'}`;

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** "a, b and 3 more": the devices that are named of all that are meant. */
export function sampleText(sample: readonly string[], all: number): string {
  const more = all - sample.length;
  return LIST.format(more > 0 ? [...sample, `${countText(more)} more`] : sample);
}

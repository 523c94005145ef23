import type { ForecastDeltasDto, ForecastStratumDto, RolloutForecastDto } from '@pcms/contract';
import { bytesText, countText } from '../../shell/format/measures';

/** How many devices a firmware that never comes up would take down, in words. */
export function blastText({ blastRadius, eligible }: Pick<RolloutForecastDto, 'blastRadius' | 'eligible'>): string {
  if (eligible === 0) return 'No device can take it, so none is at risk.';
  const devices = `${countText(blastRadius)} of ${countText(eligible)} ${deviceWord(eligible)}`;
  if (blastRadius >= eligible)
    return `A firmware that never comes up would take down every device of the target: ${devices}.`;
  return `A firmware that never comes up would take down ${devices}, and then the rollout stops itself.`;
}

/** What the figure of bytes counts on; `wholeBytes`: to be sent without patches. */
export function deltasText(wholeBytes: number, { devices, unknown }: ForecastDeltasDto): string {
  const counted = `Without deltas it would be ${bytesText(wholeBytes)}: ${countText(devices)} ${deviceWord(devices)} can take one`;
  if (unknown === 0) return `${counted}.`;
  return `${counted}; ${countText(unknown)} may, once theirs is made, and ${unknown === 1 ? 'is' : 'are'} counted with the whole file.`;
}

const deviceWord = (count: number): string => (count === 1 ? 'device' : 'devices');

/** "ESP32 2.4.0". */
export const kindText = ({ chip, version }: ForecastStratumDto): string =>
  `${chip ?? 'unknown chip'} ${version ?? 'unknown version'}`;

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** "a, b and 3 more": the devices that are named of all that are meant. */
export function sampleText(sample: readonly string[], all: number): string {
  const more = all - sample.length;
  return LIST.format(more > 0 ? [...sample, `${countText(more)} more`] : sample);
}
